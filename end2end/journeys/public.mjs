// A customer reads what is published, without an account, and without any code on the pages but on
// the list, which narrows while somebody types.

import assert from "node:assert/strict";
import { day } from "../kit.mjs";

export default [
  { name: "a customer reads the list and searches in it", go: readsTheList },
  { name: "a customer narrows the list while typing", go: narrowsTheList },
  { name: "a customer goes through the versions of the list", go: readsVersions },
  { name: "a customer reads documents and verifies a file", go: readsDocuments },
];

async function readsTheList({ visit }) {
  const customer = await visit();
  await reads(customer, "/");
  assert.equal(await customer.page.locator("script").count(), 0, "a public page has no code");
  await reads(customer, "/subprocessors");
  assert.match(await customer.says(), /Rheinspeicher/);
  assert.match(await customer.says(), /Lindenhof Canada/, "what is announced stands on the page");
  assert.deepEqual(await customer.context.cookies(), [], "a public page sets no cookie");

  await customer.does("/subprocessors", { q: "tabula" });
  assert.equal(new URL(customer.page.url()).searchParams.get("q"), "tabula");
  assert.match(await customer.says(), /Managed PostgreSQL|main database/);
  assert.doesNotMatch(await customer.says(), /Object store|Rheinspeicher/);
  await customer.isAccessible();

  await customer.opens("/subprocessors?category=AI&country=JP");
  assert.match(await customer.says(), /Kotonoha/);
  assert.doesNotMatch(await customer.says(), /Ember/);
  await customer.opens("/subprocessors?q=nothing-is-called-this");
  await customer.isAccessible();

  await reads(customer, `/subprocessors?as_of=${day(0)}`);
  await reads(customer, `/subprocessors?as_of=${day(200)}`);
  assert.match(await customer.says(), /Lindenhof Canada/);
  for (const [address, status] of [["2001-01-01", 404], ["yesterday", 400], ["2026-02-30", 400]]) {
    const answer = await customer.goto(`/subprocessors?as_of=${address}`);
    assert.equal(answer.status(), status, address);
    assert.match(await customer.says(), /\w+ \w+ \w+.*\./, "it says why in a sentence");
    await customer.isAccessible();
  }

  await customer.opens("/subprocessors");
  await customer.page.getByRole("link", { name: "Kotonoha" }).first().click();
  assert.match(customer.path(), /^\/subprocessors\/entries\//);
  assert.match(await customer.says(), /株式会社ことのは/);
  await customer.isAccessible();
}

/// What the form finds while it is filled is what the server finds when it is sent, with script or not.
async function narrowsTheList({ visit }) {
  const customer = await visit();
  const { page } = customer;
  const listed = (where) => where.locator(".list tbody th a:visible").allInnerTexts();
  const captions = (where) => where.locator(".list caption:visible").allInnerTexts();
  await customer.opens("/subprocessors?sort=name");
  const all = await listed(page);
  const asked = [];
  if (customer.script) {
    await page.waitForFunction(() => document.documentElement.dataset.islands === "awake");
    // Chromium looks for the icon, which it keeps, at each address.
    page.on("request", (request) => /favicon/.test(request.url()) || asked.push(request.url()));
  }
  const form = page.locator('form[action="/subprocessors"]');
  const server = await customer.context.newPage();
  const searches = ["tabula", "PRUFTECHNIK", "sécurité germany", "ことのは", "  ", "files germany", "adequacy decision", "nothing-is-called-this"];
  const questions = [...searches.map((q) => ({ q })), { category: "AI" }, { category: "AI", q: "japan" }, { country: "DE", data: "CONTENT" }];
  for (const question of questions) {
    const values = { q: "", category: "", country: "", data: "", ...question };
    const top = (await form.boundingBox()).y;
    for (const [name, value] of Object.entries(values)) {
      const field = form.locator(`[name="${name}"]`);
      await (name === "q" ? field.fill(value) : field.selectOption(value));
    }
    const query = new URLSearchParams({ sort: "name" });
    for (const [name, value] of Object.entries(values)) if (value.trim()) query.append(name, value);
    if (customer.script) {
      assert.equal((await form.boundingBox()).y, top, "the form stays where it is");
      assert.match(await page.evaluate(() => document.activeElement.getAttribute("name") ?? ""), /^(q|data)$/, "the focus stays");
      assert.equal(new URL(page.url()).search, `?${query}`, "the address asks for the same");
      const sorts = new URL(await page.locator(".list thead a").first().getAttribute("href"), page.url()).searchParams;
      assert.equal(sorts.get("q") ?? "", values.q.trim(), "and so does the order");
    } else {
      await customer.does("/subprocessors", {});
    }
    await server.goto(`${customer.site.address}/subprocessors?${query}`);
    const names = await listed(server);
    assert.deepEqual(await listed(page), names, JSON.stringify(question));
    assert.deepEqual(await captions(page), await captions(server), JSON.stringify(question));
    const said = await page.locator(".found").innerText();
    assert.equal(said, await server.locator(".found").innerText());
    const is_all = Object.values(values).every((value) => !value.trim());
    const count = names.length === 0 ? `None of ${all.length}` : `Showing ${is_all ? "all" : `${names.length} of`} ${all.length}`;
    assert.ok(said.startsWith(count), `${said} for ${count}`);
    assert.ok(is_all || names.length < all.length, `${JSON.stringify(question)} leaves something out`);
  }
  assert.deepEqual(asked, [], "nothing is asked of anybody");
  await customer.isAccessible();

  // An address that filters is answered with what it asks for, and with no code.
  await customer.opens("/subprocessors?sort=name&category=NOPE");
  assert.match(await page.locator(".found").innerText(), /None of \d+ subprocessors match\s+There is no category “NOPE”/);
  assert.equal(await page.locator("script").count() + (await page.locator(".list tbody tr").count()), 0);
  await page.getByRole("link", { name: "Clear the filters" }).click();
  assert.deepEqual((await listed(page)).sort(), [...all].sort(), "all of it, in the order in which it was published");
}

async function readsVersions({ visit }) {
  const customer = await visit();
  await reads(customer, "/subprocessors/versions");
  const link = customer.page.locator('main a[href^="/subprocessors/versions/"]:not([href*=".json"], [href*=".csv"], [href*=".pdf"])');
  const numbers = [...new Set(await link.evaluateAll((links) => links.map((one) => one.getAttribute("href").split("/").pop())))].sort();
  assert.equal(numbers.length, 3, "the sample company has three versions");
  for (const number of numbers) {
    await reads(customer, `/subprocessors/versions/${number}`);
    for (const end of ["json", "csv", "pdf"]) {
      const file = await customer.context.request.get(`${customer.site.address}/subprocessors/versions/${number}.${end}`);
      assert.equal(file.status(), 200, `${number}.${end}`);
      assert.match(file.headers()["cache-control"], /immutable/);
    }
  }

  await reads(customer, "/subprocessors/compare");
  await customer.does("/subprocessors/compare", { from: numbers[0], to: numbers[2] });
  assert.match(await customer.says(), /4 added/);
  assert.match(await customer.says(), /Zahlwerk/);
  await customer.isAccessible();
  const backwards = await customer.goto(`/subprocessors/compare?from=${numbers[2]}&to=${numbers[0]}`);
  assert.equal(backwards.status(), 400);

  await reads(customer, "/changes");
  assert.match(await customer.says(), /Lindenhof Canada/);
  const feed = await customer.context.request.get(`${customer.site.address}/changes.atom`);
  assert.match(await feed.text(), /<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom"/);
}

async function readsDocuments({ visit, site }) {
  const customer = await visit();
  await reads(customer, "/documents");
  await customer.page.getByRole("link", { name: "Technical and organisational measures" }).first().click();
  assert.equal(await customer.page.locator("main h2").count() >= 12, true, "twelve sections");
  await customer.isAccessible();
  await reads(customer, "/documents/security-measures/versions/1");
  const pdf = await customer.context.request.get(`${site.address}/documents/security-measures.pdf`);
  assert.equal((await pdf.body()).subarray(0, 5).toString(), "%PDF-");

  await reads(customer, "/verify");
  assert.equal(await customer.send("/verify", { hash: "no hash" }), 422);
  assert.equal(await customer.page.locator('[name="hash"]').inputValue(), "no hash", "what was typed stays");
  await customer.isAccessible();

  const list = await (await customer.context.request.get(`${site.address}/subprocessors.json`)).json();
  await customer.opens("/verify");
  await customer.does("/verify", { hash: list.content_hash });
  assert.match(await customer.says(), /current/);
  assert.match(await customer.says(), new RegExp(list.version.replace(".", "\\.")));
  await customer.isAccessible();

  await customer.opens("/verify");
  await customer.does("/verify", { file: { name: "list.pdf", mimeType: "application/pdf", buffer: await pdf.body() } });
  assert.match(await customer.says(), /current/);
  await customer.opens(`/verify/${"0".repeat(64)}`);
  assert.doesNotMatch(await customer.says(), /is current/);
  assert.equal((await customer.goto("/nothing/here")).status(), 404);
  await customer.isAccessible();
}

/// Opens a page and looks at what holds for each.
async function reads(customer, address) {
  await customer.opens(address);
  assert.equal(await customer.page.locator("h1").count(), 1, `${address} has one heading of the first order`);
  assert.match(await customer.page.locator("body").innerText(), /SAMPLE/, `${address} says that it is a sample`);
  await customer.isAccessible();
}
