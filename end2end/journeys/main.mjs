// The main journey: a vendor is recorded, held by the gate, mended, approved by several people,
// published, and read by a customer when its day has come.

import assert from "node:assert/strict";
import { day, portray } from "../kit.mjs";

export default [{ name: "a vendor comes onto the list", go: comesOntoTheList }];

const NAME = "Harbour Traces";

async function comesOntoTheList({ site, visit }) {
  const [rosa, sven, lena, luis, petra, customer] = [
    await visit(site.person("requester")),
    await visit(site.person("security_reviewer")),
    await visit(site.person("legal_approver", 0)),
    await visit(site.person("legal_approver", 1)),
    await visit(site.person("publisher")),
    await visit(),
  ];

  const vendor = await recordVendor(rosa);
  const engagement = await recordEngagement(rosa, vendor);
  const agreement = await draftAgreement(rosa, vendor, engagement, { kind: "dpa", title: "Data processing agreement", precedence: "20" });
  const obligation = await draftObligation(rosa, vendor, agreement);
  await putInForce(lena, agreement);
  await lena.opens(obligation);
  await lena.does(`${obligation}/confirm`);
  const usual = await usualTerms(lena);
  await enterTerms(lena, agreement, { ...usual, "B14.within": "72" });
  await checkTerms(luis, agreement);

  const request = await ask(rosa, engagement);
  await review(sven, request);
  await isHeld(luis, request);

  const letter = await draftAgreement(rosa, vendor, engagement, { kind: "side_letter", title: "Side letter on breach notice", precedence: "10" });
  await putInForce(lena, letter);
  const breach = Object.entries({ ...usual, "B14.within": "24" }).filter(([name]) => name.startsWith("B14."));
  await enterTerms(lena, letter, Object.fromEntries(breach));
  await checkTerms(luis, letter);

  await luis.opens(`${request}/approve`);
  await luis.does(`${request}/approve`, {}, "Approve");
  await lena.opens(request);
  await lena.does(`${request}/told`, { told_on: day(0), means: "Mail to every privacy contact", evidence: "Delivery report 4712" });
  await publish(petra, request);
  await readsOfIt(customer, site);
}

async function recordVendor(rosa) {
  await rosa.opens("/console/vendors/new");
  await rosa.isAccessible();
  assert.equal(await rosa.send("/console/vendors/new", { city: "Dublin" }, "Add vendor"), 422);
  assert.equal(await rosa.page.locator('[name="city"]').inputValue(), "Dublin", "what was typed stays");
  await rosa.isAccessible();
  return rosa.does("/console/vendors/new", {
    legal_name: `${NAME} Limited`,
    display_name: NAME,
    address_lines: "4 Custom House Quay",
    postal_code: "D01 N2P4",
    city: "Dublin",
    country: "IE",
    contact_position: "Data protection officer",
    contact_email: "dpo@harbour.example",
    website: "https://harbour.example",
    privacy_contact: "privacy@harbour.example",
    security_contact: "security@harbour.example",
  }, "Add vendor");
}

async function recordEngagement(rosa, vendor) {
  await rosa.opens(`${vendor}/engagements/new`);
  await rosa.isAccessible();
  const path = await rosa.does(`${vendor}/engagements/new`, {
    relationship: "subprocessor",
    category: "ANALYTICS_MONITORING",
    service_name: "Trace store",
    purpose: "Following of slow requests through the product",
    purposes: ["MONITORING"],
    description: "Keeps traces of requests, without their contents, for thirty days and shows where time was lost.",
    data_categories: ["LOGS"],
    data_subjects: ["CUST_USER"],
    access_modes: ["storage"],
    optionality: "core",
    key_holder: "company",
    is_encrypted_in_transit: "yes",
    is_encrypted_at_rest: "yes",
    owner: "Platform team",
    "locations.0.role": "storage",
    "locations.0.place": "IE",
    "locations.0.label": "Dublin",
  }, /^(Add|Save)(?! another)/);
  await portray(rosa, "engagement");
  return path;
}

async function draftAgreement(rosa, vendor, engagement, more) {
  await rosa.opens(`${vendor}/agreements/new`);
  const path = await rosa.does(`${vendor}/agreements/new`, {
    form: "e_signature",
    governing_law: "IE",
    effective_from: day(-20),
    our_entity: "Lindenhof Software GmbH",
    our_role: "processor",
    vendor_entity: `${NAME} Limited`,
    vendor_role: "subprocessor",
    covers: [engagement.split("/").pop()],
    ...more,
  });
  await rosa.opens(path);
  const text = { name: "agreement.txt", mimeType: "text/plain", buffer: Buffer.from(`SAMPLE. ${more.title}, invented.\n`) };
  await rosa.does(`${path}/file`, { file: text });
  return path;
}

async function draftObligation(rosa, vendor, agreement) {
  await rosa.opens(`${vendor}/obligations/new`);
  return rosa.does(`${vendor}/obligations/new`, {
    basis: "clause_in_agreement",
    direction: "vendor_bound",
    scope: ["customer_personal_data", "customer_confidential"],
    effective_from: day(-20),
    survival: "indefinite",
    personnel_ref: "section 4.2",
    subcontractors_ref: "section 4.3",
    reidentification_ref: "section 4.5",
    tells_of_compelled_disclosure: "yes",
    return_or_destroy: "either",
    agreement: agreement.split("/").pop(),
    clause_ref: "section 4",
  });
}

async function putInForce(lena, agreement) {
  for (const [step, name] of [["sign_ours", "Lena Okafor"], ["sign_vendor", "Niamh Daly"]]) {
    await lena.opens(agreement);
    await lena.does(`${agreement}/advance`, { step, name, on: day(-20) });
  }
}

/// What an agreement of the sample company that passes the gate says, as its form shows it.
async function usualTerms(lena) {
  await lena.opens("/console/agreements?q=Rheinspeicher");
  const link = lena.page.locator('main a[href^="/console/agreements/"]').first();
  await lena.opens(`${await link.getAttribute("href")}/terms`);
  const form = lena.page.locator('form[action$="/terms"]');
  const entries = await form.evaluate((one) => [...new FormData(one).entries()]);
  const terms = {};
  for (const [name, value] of entries) {
    if (name !== "revision" && value !== "") terms[name] = value;
  }
  return terms;
}

async function enterTerms(lena, agreement, terms) {
  await lena.opens(`${agreement}/terms`);
  await lena.isAccessible();
  await lena.does(`${agreement}/terms`, terms, "Save terms");
}

async function checkTerms(luis, agreement) {
  for (;;) {
    await luis.opens(`${agreement}/terms`);
    const open = luis.page.locator('form[action$="/check"]');
    if ((await open.count()) === 0) return;
    await luis.does(await open.first().getAttribute("action"));
  }
}

async function ask(rosa, engagement) {
  await rosa.opens("/console/requests/new");
  const request = await rosa.does("/console/requests/new", {
    kind: "new_subprocessor",
    engagement: engagement.split("/").pop(),
    wished_on: day(45),
    justification: "Slow requests cannot be explained without traces.",
    alternatives: "Two others keep data for longer.",
    owner: "Platform team",
  });
  await rosa.isAccessible();
  await rosa.does(`${request}/submit`);
  return request;
}

async function review(sven, request) {
  await sven.opens("/console");
  assert.match(await sven.says(), /Harbour Traces|R-\d+/, "the inbox shows what waits");
  await sven.opens(request);
  await sven.does(`${request}/start`);
  await sven.does(`${request}/pass`, { pass_note: "Certificate and test report read; the scope covers the service." });
}

/// The gate refuses, names what is weaker, and the person loses nothing.
async function isHeld(luis, request) {
  await luis.opens(`${request}/approve`);
  assert.match(await luis.says(), /B14/);
  await luis.isAccessible();
  assert.equal(await luis.send(`${request}/approve`, {}, "Approve"), 422);
  assert.match(await luis.says(), /B14/);
  assert.match(await luis.says(), /72/);
  await luis.isAccessible();
  await portray(luis, "held");
}

async function publish(petra, request) {
  await petra.opens(`${request}/schedule`);
  const early = await petra.send(`${request}/schedule`, { effective_from: day(10) });
  assert.equal(early, 422, "customers have a month");
  await petra.opens(`${request}/schedule`);
  await petra.does(`${request}/schedule`, { effective_from: day(45) });
  await petra.page.getByRole("link", { name: "See what would be published" }).click();
  assert.match(await petra.says(), new RegExp(NAME));
  await petra.isAccessible();
  await portray(petra, "publish");
  await petra.does("/console/lists/publish", {}, "Publish");
}

async function readsOfIt(customer, site) {
  await customer.opensUntil("/subprocessors", new RegExp(NAME));
  const before = await listed(customer, site);
  assert.equal(before.entries.some((entry) => entry.display_name === NAME), false);
  assert.equal(before.announced.some((entry) => entry.display_name === NAME), true);
  await portray(customer, "announced");

  await site.stop();
  await site.serve(`${day(60)}T10:00:00Z`);
  await customer.opens("/subprocessors");
  const after = await listed(customer, site);
  assert.equal(after.entries.some((entry) => entry.display_name === NAME), true, "its day has come");
  const pdf = await customer.context.request.get(`${site.address}/subprocessors.pdf`);
  assert.equal((await pdf.body()).subarray(0, 5).toString(), "%PDF-");
  await customer.opens("/verify");
  await customer.does("/verify", { file: { name: "list.pdf", mimeType: "application/pdf", buffer: await pdf.body() } });
  assert.match(await customer.says(), /current/);
  await portray(customer, "verified");
  assert.match(await customer.says(), new RegExp(after.version.replace(".", "\\.")));
}

async function listed(customer, site) {
  return (await customer.context.request.get(`${site.address}/subprocessors.json`)).json();
}
