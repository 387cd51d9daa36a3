// Opens pages of a running program in the system's Chromium. ALMANAC_URL says where the program is.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";

const fromWeb = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = fromWeb("playwright-core");
const { default: AxeBuilder } = fromWeb("@axe-core/playwright");

export const address = process.env.ALMANAC_URL?.replace(/\/$/, "");
if (!address) throw new Error("say where the program is: ALMANAC_URL=http://127.0.0.1:8080 (or let tests/browser/run.mjs start one)");

// Nothing but the pages themselves may use the network.
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

function chromiumPath() {
  try {
    return execFileSync("sh", ["-c", "command -v chromium || command -v chromium-browser"], { encoding: "utf8" }).trim();
  } catch {
    throw new Error("the browser tests need Chromium: apt-get install chromium");
  }
}

export const launch = () => chromium.launch({ executablePath: chromiumPath(), args: flags });

// A page at `path` once its election, or what stands in its place, is drawn. `faults` gathers whatever a reader's
// console would show, `asked` every address that was asked for.
export async function open(browser, { path = "/", width = 1280, dark = false, calm = true, answers = {} } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: calm ? "reduce" : "no-preference",
  });
  const page = await context.newPage();
  const faults = [];
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(error.message));
  for (const [pattern, answer] of Object.entries(answers)) await page.route(pattern, answer);
  await page.goto(address + path);
  await page.locator("h1").first().waitFor();
  // What is still under way is no failure of a test that has ended.
  const close = async () => {
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await context.close();
  };
  return { page, faults, asked, close };
}

// Waits until the parts that come after the count are there too.
export const whole = (page) => Promise.all(["#coalitions", "#network", "#what-if", "#exhausted"].map((part) => page.locator(part).waitFor()));

export const axe = (page) => new AxeBuilder({ page });
