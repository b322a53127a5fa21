// A list that was kept elsewhere is brought into the registry.

import assert from "node:assert/strict";

export default [{ name: "a list in Markdown is brought in", go: isBroughtIn }];

const LIST = `| Name | Purpose | Country |
| --- | --- | --- |
| [Otter Mail](https://otter.example) | Delivery of newsletters | Ireland |
| [Heron Storage](https://heron.example) | Storage of archives | Germany |
`;

async function isBroughtIn({ site, visit }) {
  const rosa = await visit(site.person("requester"));
  await rosa.opens("/console/imports/new");
  await rosa.isAccessible();
  await rosa.does("/console/imports/new", { text: LIST }, "Look at the rows");
  const here = rosa.path();
  assert.match(await rosa.says(), /Otter Mail/);
  await rosa.isAccessible();
  await rosa.opens("/console/vendors?q=Otter");
  assert.equal(await rosa.page.locator("main tbody tr").count(), 0, "nothing is written before it is confirmed");
  await rosa.opens(here);
  await rosa.does(`${here}/confirm`);
  await rosa.opens("/console/vendors?q=Otter");
  assert.match(await rosa.says(), /Otter Mail/);
}
