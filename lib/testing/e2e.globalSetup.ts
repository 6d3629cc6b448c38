import { appForTests } from "./appServer";

/**
 * Before the browser tests: the application, as `npm start` starts it, that may send webhooks to the tests. Its workers
 * read where it is from process.env.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const { environment, stop } = await appForTests({ WEBHOOK_ALLOW_PRIVATE: "1" });
  Object.assign(process.env, environment);
  return stop;
}
