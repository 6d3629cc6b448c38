// Makes the figures of this project's bars, one after another. Keep the machine idle meanwhile.
// Usage: npm run bench            all of them
//        npm run bench -- upload  one
import { libraryBench } from "./library.mjs";
import { pagesBench } from "./pages.mjs";
import { projectBench } from "./project.mjs";
import { serveBench } from "./serve.mjs";
import { syncBench } from "./sync.mjs";
import { uploadBench } from "./upload.mjs";

const BENCHES = {
  upload: uploadBench,
  serve: serveBench,
  sync: syncBench,
  pages: pagesBench,
  library: libraryBench,
  project: projectBench,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length) {
  console.error(`No such bench: ${unknown.join(", ")}. There are: ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}
for (const name of wanted.length ? wanted : Object.keys(BENCHES)) {
  const figures = await BENCHES[name]();
  console.log(
    JSON.stringify(
      { bench: name, ...figures },
      (_, value) => (typeof value === "number" ? Number(value.toFixed(3)) : value),
      2,
    ),
  );
}
process.exit(0);
