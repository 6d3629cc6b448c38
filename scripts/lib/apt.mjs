import { existsSync } from "node:fs";
import { say } from "./paths.mjs";
import { run } from "./run.mjs";

const FOLDERS = (process.env.PATH ?? "").split(":").concat("/usr/bin", "/usr/sbin");

/** The full path of a program, or undefined. */
export const findProgram = (name) => FOLDERS.map((folder) => `${folder}/${name}`).find((path) => existsSync(path));

/**
 * Installs packages of the system where that is ours to do: as root, with apt.
 * @returns {Promise<string | null>} why it could not be done, or null
 */
export async function aptInstall(packages) {
  if (process.getuid?.() !== 0) return "this user may not install packages";
  if (!findProgram("apt-get")) return "there is no apt-get";
  say(`Installing ${packages.join(", ")} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const install = () => run("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...packages], { env });
  let result = await install();
  if (result.code !== 0) {
    await run("apt-get", ["update", "-q"], { env });
    result = await install();
  }
  return result.code === 0 ? null : `apt-get could not install them: ${result.output.trim().split("\n").at(-1)}`;
}
