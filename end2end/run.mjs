// Runs the journeys, each with and without script, and ends with `N passed, N failed`.
// `node run.mjs WORD` runs those whose name contains the word.

import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Site, Visitor, openBrowser, screens } from "./kit.mjs";

const wanted = process.argv[2] ?? "";
const folder = join(import.meta.dirname, "journeys");
const files = (await readdir(folder)).filter((file) => file.endsWith(".mjs")).sort();
const tally = { passed: 0, failed: 0 };
const browser = await openBrowser();

for (const file of files) {
  const { default: journeys } = await import(join(folder, file));
  for (const journey of journeys) {
    if (!journey.name.includes(wanted)) continue;
    for (const script of journey.script ?? [true, false]) {
      await travel(journey, script);
    }
  }
}
await browser.close();
await Site.forget();
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1;

/// One journey on a company of its own, so that none depends on what another left behind.
async function travel(journey, script) {
  const name = `${journey.name} (${script ? "with" : "without"} script)`;
  const started = Date.now();
  const visitors = [];
  let site;
  try {
    site = await Site.start({ now: journey.now });
    const visit = async (person = null, more = {}) => {
      const visitor = await Visitor.open(browser, site, { script, person, ...more });
      visitors.push(visitor);
      return visitor;
    };
    await journey.go({ site, visit, script, browser });
    for (const visitor of visitors.splice(0)) await visitor.close();
    tally.passed += 1;
    console.log(`ok      ${name}, ${seconds(started)}`);
  } catch (error) {
    tally.failed += 1;
    console.log(`FAILED  ${name}, ${seconds(started)}\n${indented(String(error?.stack ?? error))}`);
    await pictures(name, visitors);
    if (site?.said) console.log(indented(site.said.slice(-20).join("\n")));
  } finally {
    for (const visitor of visitors) await visitor.close().catch(() => {});
    await site?.close();
  }
}

/// What each visitor saw when the journey broke off.
async function pictures(name, visitors) {
  await mkdir(screens, { recursive: true });
  for (const [number, visitor] of visitors.entries()) {
    const path = join(screens, `failed ${name} ${number}.png`.replaceAll(/[^\w.]+/g, "-"));
    const taken = await visitor.page.screenshot({ path, fullPage: true }).then(() => true, () => false);
    if (taken) console.log(indented(`${visitor.page.url()} is in target/screens/${path.split("/").pop()}`));
  }
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

function indented(text) {
  return text.split("\n").map((line) => `        ${line}`).join("\n");
}
