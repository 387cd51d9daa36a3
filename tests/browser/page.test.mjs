// What a reader with a browser sees and can do, against a running program (ALMANAC_URL).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, axe, launch, open, whole } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const ask = async (path) => (await fetch(address + path)).json();

// What a view says of the election that the page opens with.
async function view(route) {
  const { data } = await ask("/api/elections");
  const { election_id } = data.find((one) => one.is_default) ?? data[0];
  return ask(`/api/elections/${election_id}${route}`);
}

const results = () => view("/stv-results");

// Runs `look` on an opened page, closes it, and holds that nothing was complained of.
async function on(options, look) {
  const { page, faults, close } = await open(browser, options);
  try {
    await look(page);
    assert.deepEqual(faults, []);
  } finally {
    await close();
  }
}

const round = (page) => page.locator("output.position").innerText();

test("the page opens with every winner's name", async () => {
  const { winners, candidate_names } = await results();
  await on({}, async (page) => {
    const headline = await page.locator("h1").innerText();
    for (const id of winners) assert.ok(headline.includes(candidate_names[id]), `${candidate_names[id]} is missing in "${headline}"`);
  });
});

test("nothing is asked of any other host", async () => {
  const { page, asked, close } = await open(browser);
  await whole(page);
  await close();
  assert.ok(asked.length > 5);
  assert.deepEqual(asked.filter((url) => !url.startsWith(address)), []);
});

test("the first load stays within 60 KB of packed script and style, kept for good", async () => {
  const index = await (await fetch(address)).text();
  const paths = [...index.matchAll(/(?:src|href)="(?:\.)?(\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path);
  assert.ok(paths.length >= 2, index);
  let bytes = 0;
  for (const path of paths) {
    const { headers } = await fetch(address + path, { method: "HEAD", headers: { "accept-encoding": "gzip" } });
    assert.equal(headers.get("content-encoding"), "gzip");
    assert.match(headers.get("cache-control"), /immutable/);
    bytes += Number(headers.get("content-length"));
  }
  assert.ok(bytes > 5_000 && bytes <= 60 * 1024, `${bytes} bytes of script and style`);
});

for (const width of [360, 390, 768, 1280, 1920]) {
  test(`nothing sticks out sideways at ${width} px`, () => on({ width }, async (page) => {
    await whole(page);
    const { wide, reach } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth, reach: document.documentElement.clientWidth,
    }));
    assert.ok(wide <= reach, `the page is ${wide} px wide on a screen of ${reach}`);
  }));
}

for (const [width, dark, shown] of [[1280, false, "Chart"], [360, true, "Chart"], [360, false, "Table"]]) {
  test(`axe finds nothing at ${width} px in ${dark ? "dark" : "light"} with every ${shown.toLowerCase()}`, () => on({ width, dark }, async (page) => {
    await whole(page);
    for (const button of await page.getByRole("button", { name: shown, exact: true }).all()) await button.click();
    assertClean(await axe(page).analyze());
  }));
}

function assertClean({ violations }) {
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.slice(0, 3).map((node) => node.target).join("; ")})`);
  assert.deepEqual(told, []);
}

test("every chart can be had as a table", () => on({}, async (page) => {
  await whole(page);
  const figures = page.locator("section:has(.segmented)");
  const count = await figures.count();
  assert.ok(count >= 5, `only ${count} charts`);
  for (let index = 0; index < count; ++index) {
    const figure = figures.nth(index);
    await figure.getByRole("button", { name: "Table", exact: true }).click();
    assert.ok(await figure.locator("tbody tr").count() > 0);
    assert.equal(await figure.locator("svg[role=img]").count(), 0);
  }
}));

test("every sentence of the program is told once, with a link to its figures", () => on({}, async (page) => {
  const told = (await view("/highlights")).data.filter((one) => one.kind !== "winners");
  const section = page.locator("#sentences");
  const plain = (text) => text.replaceAll("’", "'").replaceAll(" %", "%");
  assert.deepEqual((await section.locator("dd p").allInnerTexts()).map(plain), told.map((one) => plain(one.sentence)));
  for (const link of await section.getByRole("link").all()) {
    const answer = await fetch(address + await link.getAttribute("href"));
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-type"), /json/);
  }
}));

test("the network has a dot for everybody, and keys go from one to the next", () => on({}, async (page) => {
  const { nodes, edges } = await view("/coalition/network");
  const section = page.locator("#network");
  await section.waitFor();
  assert.equal(await section.locator("circle.dot").count(), nodes.length);
  assert.equal(await section.locator(".lines line").count(), edges.length);
  await section.getByRole("radio", { name: "Everybody’s" }).focus();
  await page.keyboard.press("ArrowDown");
  const [first] = (await results()).winners;
  const node = nodes.find(({ id }) => id === first);
  assert.ok(await section.getByRole("radio", { name: node.name }).isChecked());
  assert.equal(await section.locator(".lines .picked").count(), node.connections);
  assert.match(await section.locator(".told-lines").innerText(), new RegExp(`^${node.name} is ranked together with`));
}));

test("every what-if is told, the ones that change a winner before the others", () => on({}, async (page) => {
  const { scenarios } = await view("/counterfactual");
  const section = page.locator("#what-if");
  await section.waitFor();
  const changing = scenarios.filter((one) => one.changed && one.refusal === null);
  assert.ok(scenarios.length > 20 && changing.length > 0);
  assert.equal(await section.locator(".changes li").count(), changing.length);
  const folded = section.locator("details").first();
  assert.equal(await folded.locator("li").first().isVisible(), false);
  await folded.locator("summary").press("Enter");
  assert.ok(await folded.locator("li").first().isVisible());
  assert.equal(await section.locator("li").count(), scenarios.length);
}));

test("the votes that ran out are the count's", () => on({}, async (page) => {
  const { rounds } = await view("/stv-flow-data");
  const section = page.locator("#exhausted");
  await section.getByRole("button", { name: "Table", exact: true }).click();
  const cells = await section.locator("tbody tr td:nth-child(2)").allInnerTexts();
  assert.deepEqual(cells.map((cell) => cell.replaceAll(",", "")), rounds.map((round) => round.exhausted_votes));
}));

test("a part that cannot be had leaves the others alone and says why", async () => {
  const answers = { "**/highlights": (route) => route.fulfill({ status: 503, json: { detail: "The store is being moved." } }) };
  const { page, close } = await open(browser, { answers });
  await whole(page);
  assert.match(await page.getByRole("alert").innerText(), /being moved/);
  await page.unroute("**/highlights");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("#sentences").waitFor();
  await close();
});

test("the rounds are worked by keys alone", () => on({}, async (page) => {
  const { total_rounds } = await results();
  const slider = page.getByRole("slider", { name: "Round" });
  await slider.focus();
  await page.keyboard.press("Home");
  assert.equal(await round(page), `Round 1 of ${total_rounds}`);
  await page.keyboard.press("ArrowRight");
  assert.equal(await round(page), `Round 2 of ${total_rounds}`);
  await page.getByRole("button", { name: "Next round" }).focus();
  await page.keyboard.press("Enter");
  assert.equal(await round(page), `Round 3 of ${total_rounds}`);
  await page.getByRole("button", { name: "Previous round" }).focus();
  await page.keyboard.press("Space");
  assert.equal(await round(page), `Round 2 of ${total_rounds}`);
  assert.match(await page.locator(".told").innerText(), /\w/);
}));

test("played, the count moves on by itself and pauses on demand", () => on({ calm: false }, async (page) => {
  await page.getByRole("slider", { name: "Round" }).press("Home");
  await page.getByRole("button", { name: "Play the count" }).press("Enter");
  await page.waitForFunction(() => /^Round [3-9]/.test(document.querySelector("output.position").textContent), null, { timeout: 10_000 });
  await page.getByRole("button", { name: "Pause" }).press("Enter");
  const stopped = await round(page);
  await page.waitForTimeout(3000);
  assert.equal(await round(page), stopped);
}));

test("whoever wants no motion gets none", () => on({ calm: true }, async (page) => {
  await page.getByRole("slider", { name: "Round" }).press("Home");
  await page.getByRole("button", { name: "Next round" }).click();
  const picture = () => page.locator("svg.count").innerHTML();
  const first = await picture();
  await page.waitForTimeout(700);
  assert.equal(await picture(), first);
}));

test("a link names its election, and the picker changes the link", async () => {
  const list = await ask("/api/elections");
  const [one] = list.data;
  const another = { ...one, election_id: "another", contest: "Another contest", is_default: false };
  const answers = {
    "**/api/elections": (route) => route.fulfill({ json: { ...list, data: [one, another] } }),
    "**/api/elections/another/**": async (route) => route.fulfill({
      response: await route.fetch({ url: route.request().url().replace("/another/", `/${one.election_id}/`) }),
    }),
  };
  await on({ path: `/#/e/${one.election_id}`, answers }, async (page) => {
    const picker = page.getByRole("combobox", { name: "Election", exact: true });
    await picker.selectOption("another");
    assert.match(page.url(), /#\/e\/another$/);
    await page.locator(".deck").waitFor();
    await page.goBack();
    assert.equal(await picker.inputValue(), one.election_id);
  });
});

test("a version published meanwhile is offered, not forced on the reader", async () => {
  const list = await ask("/api/elections");
  const newer = { ...list, data: list.data.map((one) => ({ ...one, data_version: "newer" })) };
  const answers = { "**/api/elections": (route) => route.fulfill({ json: newer }) };
  await on({ answers }, async (page) => {
    await page.getByRole("button", { name: "Show it" }).click();
    await page.locator(".deck").waitFor();
  });
});

test("an unknown election is told in the program's own words", async () => {
  const { page, close } = await open(browser, { path: "/#/e/nowhere" });
  assert.match(await page.getByRole("alert").innerText(), /nowhere/);
  assertClean(await axe(page).analyze());
  await close();
});

test("an empty data folder gets a page that says how to fill it", () => {
  const answers = { "**/api/elections": async (route) => {
    const list = await (await route.fetch()).json();
    await route.fulfill({ json: { ...list, data: [] } });
  } };
  return on({ width: 360, answers }, async (page) => {
    assert.match(await page.locator("main").innerText(), /almanac demo[\s\S]*almanac import/);
    assertClean(await axe(page).analyze());
  });
});

test("the colours can be changed and stay so", () => on({}, async (page) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole("button", { name: "Dark colours" }).click();
  const dark = await ground();
  assert.notEqual(dark, light);
  await page.reload();
  await page.locator("h1").first().waitFor();
  assert.equal(await ground(), dark);
}));
