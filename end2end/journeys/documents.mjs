// A security document is written by one person, approved by another and published by a third.

import assert from "node:assert/strict";

export default [{ name: "a document is written, approved and published", go: isPublished }];

async function isPublished({ site, visit, script }) {
  const [sven, lena, petra] = [
    await visit(site.person("security_reviewer")),
    await visit(site.person("legal_approver")),
    await visit(site.person("publisher")),
  ];
  await sven.opens("/console/documents/new");
  await sven.isAccessible();
  const body = "# Backups\n\nKept for **ninety** days.\n\n| Place | Copies |\n| --- | --- |\n| Berlin | 2 |\n\n<script>alert(1)</script>\n";
  const draft = { slug: "backups", title: "Backups", kind: "policy", access: "public" };
  const form = sven.form("/console/documents/new");
  if (script) {
    await form.locator('[name="body"]').fill(body);
    await sven.page.locator(".preview strong", { hasText: "ninety" }).waitFor();
    assert.equal(await sven.page.locator(".preview script").count(), 0);
  }
  const document = await sven.does("/console/documents/new", { ...draft, body }, "Save draft");
  await sven.isAccessible();
  await sven.does(`${document}/submit`);
  await lena.opens(`${document}/approve`);
  await lena.isAccessible();
  await lena.does(`${document}/approve`);
  await petra.opens(`${document}/publish`);
  await petra.does(`${document}/publish`);

  const customer = await visit();
  await customer.opensUntil("/documents/backups", /ninety/);
  assert.match(await customer.says(), /<script>alert\(1\)<\/script>/, "raw HTML is shown as text");
  await customer.isAccessible();
  const file = await customer.context.request.get(`${site.address}/documents/backups.md`);
  assert.match(await file.text(), /Kept for \*\*ninety\*\* days\./);
}
