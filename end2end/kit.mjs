// What the journeys share: the built program with its sample company, a browser with and without
// script, people who sign in, and the checks that hold on every page.

import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { cp, mkdtemp, mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";

const root = join(import.meta.dirname, "..");
export const screens = join(root, "target/screens");

/// A browser for all journeys. As root Chromium needs to run without its sandbox.
export async function openBrowser() {
  const path = process.env.ANNEX_CHROMIUM ?? "/usr/bin/chromium";
  const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  const still = ["--disable-component-update", "--disable-sync"];
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: path, args: [...sandbox, ...quiet, ...still] });
}

/// The program on a free port with a sample company of its own, in a folder that is gone afterwards.
export class Site {
  /// Each company is a copy of one that is filled once. `now` moves its clock forward.
  static async start({ now } = {}) {
    Site.filled ??= Site.fill();
    const site = await Site.empty();
    await cp(await Site.filled, site.folder, { recursive: true });
    site.now = now;
    await site.serve();
    return site;
  }

  static async empty(folder = null) {
    const site = new Site();
    site.folder = folder ?? (await mkdtemp(join(tmpdir(), "annex-journey-")));
    site.people = [];
    return site;
  }

  /// The folder of a company as it is on its first day.
  static async fill() {
    const site = await Site.empty();
    await site.serve();
    await site.stop();
    return site.folder;
  }

  /// After the last journey.
  static async forget() {
    if (Site.filled) await rm(await Site.filled, { recursive: true, force: true });
  }

  /// Starts the program on the same data; `now` moves the company's clock forward.
  async serve(now = this.now) {
    const program = process.env.ANNEX_PROGRAM ?? join(root, "target/debug/annex");
    const clock = now ? ["--now", now] : [];
    const data = join(this.folder, "data");
    const words = ["serve", "--sample", "--addr", "127.0.0.1:0", "--data-dir", data, ...clock];
    const env = { ANNEX_SITE_DIR: join(root, "target/site"), ...process.env };
    this.process = spawn(program, words, { env, cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    this.said = [];
    this.address = null;
    for (const stream of [this.process.stdout, this.process.stderr]) {
      createInterface({ input: stream }).on("line", (line) => this.hear(line));
    }
    await this.untilReady();
  }

  /// `Annex answers on http://ADDRESS`, and `sign-in EMAIL PASSWORD TOTP-SECRET ROLE…` for each sample
  /// person.
  hear(line) {
    this.said.push(line);
    this.address ??= /^Annex answers on (http:\/\/\S+)$/.exec(line)?.[1] ?? null;
    const [word, email, password, secret, ...roles] = line.trim().split(/\s+/);
    if (word === "sign-in" && !this.people.some((person) => person.email === email)) {
      this.people.push({ email, password, secret, roles, usedStep: 0 });
    }
  }

  async untilReady() {
    const deadline = Date.now() + 120_000;
    while (Date.now() < deadline) {
      if (this.process.exitCode !== null) break;
      const answer = this.address && (await fetch(`${this.address}/readyz`).catch(() => null));
      if (answer?.ok) return;
      await pause(50);
    }
    throw new Error(`The program did not get ready:\n${this.said.join("\n")}`);
  }

  /// The program ends, its data stay.
  async stop() {
    if (this.process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await ended;
  }

  async close() {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /// The sample person with a role; the second of two legal approvers is number 1.
  person(role, number = 0) {
    const found = this.people.filter((person) => person.roles.includes(role))[number];
    if (!found) throw new Error(`The sample company has no ${role} number ${number}.`);
    return found;
  }

  /// Runs another command of the program on the same data; resolves to its output and status.
  async command(...words) {
    const program = process.env.ANNEX_PROGRAM ?? join(root, "target/debug/annex");
    const child = spawn(program, [...words, "--data-dir", join(this.folder, "data")], { cwd: this.folder });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (text += data));
    const status = await new Promise((resolve) => child.once("close", resolve));
    return { status, text };
  }
}

/// One person's browser: its own cookies, with or without script, every complaint of a page noted.
export class Visitor {
  static async open(browser, site, { script, width = 1280, dark = false, person = null }) {
    const visitor = new Visitor();
    visitor.site = site;
    visitor.script = script;
    visitor.complaints = [];
    visitor.context = await browser.newContext({
      baseURL: site.address,
      javaScriptEnabled: script,
      viewport: { width, height: 900 },
      colorScheme: dark ? "dark" : "light",
      acceptDownloads: true,
    });
    visitor.page = await visitor.context.newPage();
    visitor.page.setDefaultTimeout(10_000);
    visitor.page.on("console", (message) => {
      if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) visitor.complaints.push(message.text());
    });
    visitor.page.on("pageerror", (error) => visitor.complaints.push(String(error)));
    if (person) await visitor.signIn(person);
    return visitor;
  }

  /// Opens a page of the site, wherever the site listens by now.
  async goto(address) {
    return this.page.goto(new URL(address, this.site.address).href);
  }

  /// Opens a page that is there.
  async opens(address) {
    const answer = await this.goto(address);
    if (!answer.ok()) throw new Error(`${address} answers ${answer.status()}: ${await this.says()}`);
    return answer;
  }

  /// Opens a page again and again until it says so: what is published is shown within two seconds.
  async opensUntil(address, words) {
    const deadline = Date.now() + 10_000;
    do {
      await this.goto(address);
      if (words.test(await this.says())) return;
      await pause(200);
    } while (Date.now() < deadline);
    throw new Error(`${address} does not say ${words}: ${await this.says()}`);
  }

  /// What the page says in its main part.
  async says() {
    return this.page.locator("main").innerText();
  }

  /// The form of this page that is sent to `action`.
  form(action) {
    return this.page.locator(`form[action="${action}"]`).first();
  }

  /// Fills the form that is sent to `action` and presses its button; resolves to the answer's status.
  async send(action, values = {}, button = null) {
    const form = this.form(action);
    const fold = this.page.locator("details:not([open])", { has: this.page.locator(`form[action="${action}"]`) });
    if ((await fold.count()) > 0) await fold.first().locator("summary").first().click();
    for (const [name, value] of Object.entries(values)) await fill(form, name, value);
    const press = button ? form.getByRole("button", { name: button }) : form.locator("button[type=submit]").first();
    const [answer] = await Promise.all([this.answer(), this.page.waitForEvent("load"), press.click()]);
    return answer.status();
  }

  /// The next page that the site sends, after its redirections. An island that notes in the address
  /// what somebody looks for sends for none.
  answer() {
    const isPage = (request) => request.isNavigationRequest() && request.frame() === this.page.mainFrame();
    const redirects = [301, 302, 303, 307, 308];
    const isAnswer = (response) => isPage(response.request()) && !redirects.includes(response.status());
    return this.page.waitForEvent("response", isAnswer);
  }

  /// The same, and the site did what was asked for; resolves to the path of the page that came then.
  async does(action, values = {}, button = null) {
    const status = await this.send(action, values, button);
    if (status >= 400) throw new Error(`${action} answers ${status}: ${await this.says()}`);
    return this.path();
  }

  path() {
    return new URL(this.page.url()).pathname;
  }

  async signIn(person) {
    this.person = person;
    await this.goto("/sign-in");
    await this.page.getByLabel(/e-?mail/i).fill(person.email);
    await this.page.getByLabel(/password/i).fill(person.password);
    const code = this.page.getByLabel(/code/i);
    if ((await code.count()) === 0) await this.page.getByRole("button", { name: /sign in|continue/i }).click();
    await code.fill(await freshCode(person));
    await this.page.getByRole("button", { name: /sign in|continue|confirm/i }).click();
    await this.page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  }

  /// Finds what axe finds by the rules of WCAG 2.2 A and AA; needs script.
  async isAccessible() {
    if (!this.script) return;
    await this.page.evaluate(await axe());
    const found = await this.page.evaluate(() =>
      globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
    );
    const faults = found.violations.map((rule) => `${rule.id}: ${rule.help} (${rule.nodes[0].html})`);
    if (faults.length > 0) throw new Error(`${this.page.url()} is not accessible:\n  ${faults.join("\n  ")}`);
  }

  /// Every island of the page has woken up.
  async islandsWake() {
    if (this.script) await this.page.waitForSelector("html[data-islands=awake]", { state: "attached" });
  }

  async close() {
    await this.context.close();
    if (this.complaints.length > 0) throw new Error(`The browser complained:\n  ${this.complaints.join("\n  ")}`);
  }
}

/// Sets what a form's field of this name says; several values tick several boxes.
async function fill(form, name, value) {
  const field = form.locator(`[name="${name}"]`);
  const kind = await field.first().evaluate((input) => (input.tagName === "SELECT" ? "select" : input.type));
  if (kind === "select") {
    await field.selectOption(value);
  } else if (kind === "checkbox" || kind === "radio") {
    for (const one of [value].flat()) await form.locator(`[name="${name}"][value="${one}"]`).check();
  } else if (kind === "file") {
    await field.setInputFiles(value);
  } else if (kind === "hidden") {
    return;
  } else {
    await field.fill(value);
  }
}

/// A page as this visitor sees it, at two widths, light and dark, as pictures in target/screens.
export async function photograph(browser, visitor, name, address) {
  await mkdir(screens, { recursive: true });
  const cookies = await visitor.context.cookies();
  for (const width of [1280, 390]) {
    for (const dark of [false, true]) {
      const camera = await Visitor.open(browser, visitor.site, { script: visitor.script, width, dark });
      await camera.context.addCookies(cookies);
      await camera.opens(address);
      const file = `${name}-${width}-${dark ? "dark" : "light"}.png`;
      await camera.page.screenshot({ path: join(screens, file), fullPage: true });
      const wide = await camera.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await camera.close();
      if (wide > 0) throw new Error(`${address} is ${wide} pixels wider than a window of ${width}.`);
    }
  }
}

/// What the visitor sees now, as a picture for the README in target/screens.
export async function portray(visitor, name) {
  if (!visitor.script) return;
  await mkdir(screens, { recursive: true });
  await visitor.page.setViewportSize({ width: 1280, height: 800 });
  await visitor.page.screenshot({ path: join(screens, `readme-${name}.png`) });
}

/// The six digits of an authenticator (RFC 6238: SHA-1, 30 seconds). A step is never accepted
/// twice, so this waits for the next one when the present one was used.
export async function freshCode(person) {
  const step = () => Math.floor(Date.now() / 30_000);
  while (step() <= person.usedStep) await pause(250);
  person.usedStep = step();
  return codeAt(person.secret, person.usedStep);
}

export function codeAt(secret, step) {
  const moment = Buffer.alloc(8);
  moment.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", base32(secret)).update(moment).digest();
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

function base32(text) {
  const bits = [...text.replace(/=+$/, "").toUpperCase()]
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

async function axe() {
  return readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
}

/** A day so many days from now, as year-month-day in the zone of the sample company. */
export function day(ahead) {
  const inBerlin = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" });
  return inBerlin.format(new Date(Date.now() + ahead * 86_400_000));
}
