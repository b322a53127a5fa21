// Pages of every kind as pictures in target/screens, at two widths, light and dark: for whoever
// looks after the look, and no page is wider than its window.

import { photograph } from "../kit.mjs";

const PUBLIC = { home: "/", subprocessors: "/subprocessors", versions: "/subprocessors/versions", changes: "/changes", documents: "/documents", "security-measures": "/documents/security-measures", verify: "/verify", "sign-in": "/sign-in" };

const LEGAL = { inbox: "/console", requests: "/console/requests", vendors: "/console/vendors", engagements: "/console/engagements", obligations: "/console/obligations", agreements: "/console/agreements", lists: "/console/lists", baseline: "/console/baseline", settings: "/console/settings", "in-use": "/console/in-use" };

const FORMS = { "new-vendor": "/console/vendors/new", "new-request": "/console/requests/new" };

export default [
  { name: "pictures of the public pages", script: [false], go: publicPages },
  { name: "pictures of the console", script: [true], go: consolePages },
];

async function publicPages({ visit, browser }) {
  const customer = await visit();
  await take(browser, customer, PUBLIC);
  await customer.opens("/subprocessors");
  await photograph(browser, customer, "entry", await first(customer, "/subprocessors/entries"));
  await customer.opens("/subprocessors/versions");
  const versions = await all(customer, "/subprocessors/versions");
  const [to, from] = [versions.at(0), versions.at(-1)].map((address) => address.split("/").pop());
  await photograph(browser, customer, "compare", `/subprocessors/compare?from=${from}&to=${to}`);
}

async function consolePages({ site, visit, browser }) {
  const lena = await visit(site.person("legal_approver"));
  await take(browser, lena, LEGAL);
  await lena.opens("/console/requests?state=legal_review");
  await photograph(browser, lena, "request", await first(lena, "/console/requests"));
  await lena.opens("/console/vendors?q=Beacon");
  const vendor = await first(lena, "/console/vendors");
  await photograph(browser, lena, "vendor", vendor);
  await lena.opens(vendor);
  const [engagement, agreement, obligation] = [
    await first(lena, "/console/engagements"),
    await first(lena, "/console/agreements"),
    await first(lena, "/console/obligations"),
  ];
  await photograph(browser, lena, "engagement", engagement);
  await photograph(browser, lena, "transfers", `${engagement}/transfers`);
  await photograph(browser, lena, "obligation", obligation);
  await photograph(browser, lena, "agreement", agreement);
  await photograph(browser, lena, "terms", `${agreement}/terms`);
  await lena.opens("/console/documents");
  await photograph(browser, lena, "document", await first(lena, "/console/documents"));
  await take(browser, await visit(site.person("requester")), { ...FORMS, "new-engagement": `${vendor}/engagements/new` });
  await take(browser, await visit(site.person("admin")), { people: "/console/people", log: "/console/log" });
}

async function take(browser, visitor, pages) {
  for (const [name, address] of Object.entries(pages)) await photograph(browser, visitor, name, address);
}

/// The first record of a folder that the page links to.
async function first(visitor, folder) {
  return (await all(visitor, folder))[0];
}

/// The records and versions of a folder that the page links to.
async function all(visitor, folder) {
  const links = visitor.page.locator(`main a[href^="${folder}/"]`);
  const places = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  return places.filter((place) => /\/([0-9a-f-]{36}|\d{4}\.\d+)$/.test(place));
}
