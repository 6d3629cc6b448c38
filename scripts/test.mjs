// npm test: everything. npm test -- STEP [FILTER …]: one step of it.
import { enterProject, say, stop } from "./lib/paths.mjs";
import { prepare } from "./lib/prepare.mjs";

enterProject();
await prepare({ programs: false, pages: false, apiTypes: true });
// Only now: the steps import packages.
const { beginS3, cleanUp, STEPS } = await import("./lib/testSteps.mjs");

const [only, ...filters] = process.argv.slice(2);
const steps = only ? STEPS.filter(({ name }) => name === only) : STEPS;
if (!steps.length) stop(`There is no step "${only}". There are: ${STEPS.map(({ name }) => name).join(", ")}.`, 2);

const total = { passed: 0, failed: 0, skipped: 0 };
const broken = new Set();

for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, async () => {
    await cleanUp();
    process.exit(1);
  });

const words = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`;

if (steps.some(({ usesS3 }) => usesS3)) beginS3();
for (const { name, needs, run } of steps) {
  if (broken.has(needs)) {
    say(`${name}: not run, ${needs} failed`);
    total.skipped++;
    continue;
  }
  const started = Date.now();
  const counts = await run(filters).catch((error) => {
    say(error.stack);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  if (counts.failed) broken.add(name);
  for (const key of Object.keys(total)) total[key] += counts[key];
  say(`${name}: ${words(counts)} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}
await cleanUp();
console.log(words(total));
process.exit(total.failed ? 1 : 0);
