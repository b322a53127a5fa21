// Makes a sample company whose list has as many entries as wanted, for measurements:
// `node grow.mjs FOLDER ENTRIES` leaves its data in FOLDER/data. The entries that are missing are
// imported, declared to be in use and published, as people do it.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Site, Visitor, day, openBrowser } from "./kit.mjs";

const [folder, wanted] = process.argv.slice(2);
const site = await Site.empty(folder);
await site.serve();
const browser = await openBrowser();
try {
  const lacking = Number(wanted) - (await listed());
  await bringIn(lacking);
  const lena = await visit("legal_approver");
  await lena.opens("/console/in-use");
  const boxes = lena.form("/console/in-use").locator("[name=engagements]");
  const all = await boxes.evaluateAll((inputs) => inputs.map((input) => input.value));
  const request = await lena.does("/console/in-use", { engagements: all, reason: "In use since 2021." });
  const petra = await visit("publisher");
  await petra.opens(`${request}/schedule`);
  await petra.does(`${request}/schedule`, { effective_from: day(0) });
  await petra.page.getByRole("link", { name: "See what would be published" }).click();
  await petra.does("/console/lists/publish", {}, "Publish");
  if ((await listed()) !== Number(wanted)) throw new Error(`The list has ${await listed()} entries.`);
} finally {
  await browser.close();
  await site.stop();
}

async function listed() {
  const list = await (await fetch(`${site.address}/subprocessors.json`)).json();
  return list.entries.length;
}

async function visit(role) {
  return Visitor.open(browser, site, { script: false, person: site.person(role) });
}

async function bringIn(lacking) {
  const rows = Array.from({ length: lacking }, (_, at) => row(at + 1));
  const file = join(folder, "list.csv");
  await writeFile(file, ["Name,Purpose,Location,Data,Data subjects,Website", ...rows].join("\n"));
  const { status, text } = await site.command("import", "list", file);
  if (status !== 0) throw new Error(text);
}

function row(number) {
  const purpose = "Hosting of one part of the product, with its databases, backups and logs";
  return `Invented Works ${number} Limited,"${purpose}","Ireland, Germany","Contact details, usage",End users,https://works-${number}.example`;
}
