// A customer reads what is published, without an account.

import assert from "node:assert/strict";

export default [
  {
    name: "a customer reads the public pages",
    async go({ visit }) {
      const customer = await visit();
      for (const address of ["/", "/subprocessors", "/subprocessors/versions", "/changes", "/documents", "/verify"]) {
        const answer = await customer.goto(address);
        assert.equal(answer.status(), 200, address);
        assert.equal(await customer.page.locator("h1").count(), 1, `${address} has one heading of the first order`);
        assert.match(await customer.page.locator("body").innerText(), /SAMPLE/, `${address} says that it is a sample`);
        await customer.isAccessible();
      }
    },
  },
];
