// Writes the pictures of the page that docs/ shows: npm run screenshots -- http://127.0.0.1:8080
import { fileURLToPath } from "node:url";

const [url] = process.argv.slice(2);
if (!url) throw new Error("say where the program is: npm run screenshots -- http://127.0.0.1:8080");
process.env.ALMANAC_URL = url;
const { launch, open, whole } = await import("../../tests/browser/browser.mjs");

const target = (name) => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));

const browser = await launch();
const height_max = 2400; // px: the result, the count and the rounds; the rest is tables
for (const width of [1280, 390]) {
  const { page, close } = await open(browser, { width });
  await whole(page);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: target(`page-${width}.png`), fullPage: true, clip: { x: 0, y: 0, width, height: height_max } });
  await close();
}
await browser.close();
