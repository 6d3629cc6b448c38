import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";

let program: string;

beforeAll(async () => {
  const result = await build({
    stdin: {
      contents: `
        import { log } from "./log";
        import { runWithTrace } from "./trace";
        const secret = { authorization: "S", cookie: "S", "set-cookie": "S", password: "S", token: "S", signature: "S" };
        const trace = { requestId: "request-1", ip: "", baseUrl: "", phases: {} };
        runWithTrace(trace, () => log().info({ ...secret, headers: secret, req: { headers: secret }, name: "a\\nb" }, "first"));
        log().error({ err: new Error("outer", { cause: new Error("inner") }) }, "second");
        log().debug("never");
      `,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
      loader: "ts",
    },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    packages: "external",
  });
  program = result.outputFiles[0]?.text ?? "";
});

const run = (env: Record<string, string>) =>
  spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });

describe.each([{ VITEST: "" }, { VITEST: "1" }])("the log, written %j", (env) => {
  it("has one line of JSON a record, with its time and the request in hand, and no secret in it", () => {
    const { stdout, stderr } = run({ ...env, LOG_LEVEL: "" });
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(stderr).toBe("");
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      ["info", "first"],
      ["error", "second"],
    ]);
    expect(lines[0].request_id).toBe("request-1");
    expect(lines[0].time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(stdout).not.toContain('"S"');
    expect(lines[1].request_id).toBeUndefined();
    expect(lines[1].err.message).toContain("inner");
  });

  it("is silent where LOG_LEVEL says so", () => {
    expect(run({ ...env, LOG_LEVEL: "silent" }).stdout).toBe("");
  });
});
