// Starts a program on a made-up election, holds its page to the browser tests and its /openapi.json to web/core/wire.ts.
//
//     node tests/browser/run.mjs build/release/almanac
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const [program] = process.argv.slice(2);
if (!program) throw new Error("say which program: node tests/browser/run.mjs build/release/almanac");

const folder = mkdtempSync(join(tmpdir(), "almanac-browser-"));
const started_ms_max = 20_000; // a hundred times what `serve` needs; a loaded CI machine still makes it

function must(command, args, env = {}) {
  const { status } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}`);
}

// The address that `serve` prints once it listens.
function addressOf(server) {
  return new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error(`serve printed no address: ${said}`)), started_ms_max);
    const hear = (text) => {
      said += text;
      const found = /http:\/\/[\w.:[\]]+/.exec(said);
      if (found) { clearTimeout(late); resolve(found[0]); }
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.on("exit", (code) => reject(new Error(`serve ended with ${code}: ${said}`)));
  });
}

let server;
try {
  must(program, ["demo", "--quiet", "--ballots", "20000", "--data", folder]);
  server = spawn(program, ["serve", "--port", "0", "--data", folder]);
  const url = await addressOf(server);
  must("node", [here("../../web/scripts/wire.mjs"), `${url}/openapi.json`, "--check"]);
  must("node", ["--test", here("page.test.mjs")], { ALMANAC_URL: url });
} catch (error) {
  console.error(`browser: ${error.message}`);
  process.exitCode = 1;
} finally {
  server?.removeAllListeners("exit");
  server?.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}
