// Prisma's schema engine as WebAssembly, instantiated by hand: the package's own entry wants a bundler, and the
// native engine is a download that a locked-down machine cannot make.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

let loaded;

/** @returns {Promise<{SchemaEngine: any}>} the engine's module, instantiated once per process */
export function loadSchemaEngine() {
  loaded ??= (async () => {
    const require = createRequire(import.meta.url);
    const bg = await import("@prisma/schema-engine-wasm/schema_engine_bg");
    const wasm = await readFile(join(dirname(require.resolve("@prisma/schema-engine-wasm")), "schema_engine_bg.wasm"));
    const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": bg });
    bg.__wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start();
    return bg;
  })();
  return loaded;
}
