// Pages of every kind as pictures in target/screens, at two widths, light and dark: for whoever
// looks after the look, and no page is wider than its window.

import { photograph } from "../kit.mjs";

const PUBLIC = { home: "/", subprocessors: "/subprocessors", versions: "/subprocessors/versions", changes: "/changes", documents: "/documents", "security-measures": "/documents/security-measures", verify: "/verify", "sign-in": "/sign-in" };

const LEGAL = { inbox: "/console", requests: "/console/requests", vendors: "/console/vendors", agreements: "/console/agreements", lists: "/console/lists", baseline: "/console/baseline", settings: "/console/settings", "in-use": "/console/in-use" };

const FORMS = { "new-vendor": "/console/vendors/new", "new-request": "/console/requests/new" };

export default [
  { name: "pictures of the public pages", script: [false], go: publicPages },
  { name: "pictures of the console", script: [true], go: consolePages },
];

async function publicPages({ visit, browser }) {
  await take(browser, await visit(), PUBLIC);
}

async function consolePages({ site, visit, browser }) {
  const lena = await visit(site.person("legal_approver"));
  await take(browser, lena, LEGAL);
  await lena.opens("/console/requests?state=legal_review");
  await photograph(browser, lena, "request", await first(lena, "requests"));
  await lena.opens("/console/agreements?q=Beacon");
  const agreement = await first(lena, "agreements");
  await photograph(browser, lena, "agreement", agreement);
  await photograph(browser, lena, "terms", `${agreement}/terms`);
  await take(browser, await visit(site.person("requester")), FORMS);
  await take(browser, await visit(site.person("admin")), { people: "/console/people", log: "/console/log" });
}

async function take(browser, visitor, pages) {
  for (const [name, address] of Object.entries(pages)) await photograph(browser, visitor, name, address);
}

/// The first record that a list page links to.
async function first(visitor, folder) {
  const links = visitor.page.locator(`main a[href^="/console/${folder}/"]`);
  const places = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  return places.find((place) => /\/[0-9a-f-]{36}$/.test(place));
}
