// Somebody is invited, sets up an account in a browser of their own, and gets to work.

import assert from "node:assert/strict";
import { freshCode } from "../kit.mjs";

export default [{ name: "a new colleague enrols", go: enrols }];

async function enrols({ site, visit }) {
  const adam = await visit(site.person("admin"));
  await adam.opens("/console/people/new");
  await adam.isAccessible();
  await adam.does("/console/people", { name: "Nora Vale", email: "nora@lindenhof.example", roles: ["security_reviewer"] });
  const link = (await adam.page.content()).match(/\/enrol\/[\w-]+/)[0];

  const nora = await visit();
  await nora.opens(link);
  await nora.isAccessible();
  assert.equal(await nora.send(link, { password: "password1234", again: "password1234" }), 422, "too common");
  const password = "seven quiet lanterns drift";
  await nora.does(link, { password, again: password });
  const secret = (await nora.page.locator("code.secret").innerText()).replaceAll(/\s/g, "");
  await nora.isAccessible();
  const person = { email: "nora@lindenhof.example", password, secret, usedStep: 0 };
  assert.equal(await nora.send(`${link}/code`, { code: "000000" }), 422);
  await nora.does(`${link}/code`, { code: await freshCode(person) });
  assert.equal(await nora.page.locator("ol.codes li").count(), 10, "ten recovery codes");
  await nora.page.getByRole("link", { name: /go on/ }).click();

  assert.equal(nora.path(), "/console/undertaking", "nothing opens before the undertaking");
  await nora.isAccessible();
  await nora.does("/console/undertaking");
  assert.equal(nora.path(), "/console");
  await nora.isAccessible();
  assert.equal((await nora.goto("/console/people")).status(), 403, "a reviewer manages nobody");
  await nora.isAccessible();
  assert.notEqual((await (await visit()).goto(link)).status(), 200, "the link opens once");
}
