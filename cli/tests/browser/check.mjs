// Opens pages of reports in a browser and checks them: node check.mjs BROWSER SCREENSHOTS PAGE…
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Browser } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [path, screenshots, ...pages] = process.argv.slice(2);
mkdirSync(screenshots, { recursive: true });

const failures = [];
const expect = (holds, text) => { if (!holds) failures.push(text); };

// The elements that make the page wider than the window.
const OVERFLOW = `(() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide <= 0) return [];
  return [...document.querySelectorAll("body *")].filter((e) => !e.closest(".scroll") && e.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3).map((e) => e.tagName + "." + (e.className.baseVal ?? e.className));
})()`;

// Texts of the language that is not shown, and texts of the one that is.
const shown = (lang) => `[...document.querySelectorAll("span[lang=${lang}], tspan[lang=${lang}]")]
  .filter((e) => e.getClientRects().length > 0).length`;

const VIOLATIONS = `axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations
  .map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).join(" | ")))`;

// A page with many brands: a view takes seconds.
const isLarge = (page) => statSync(page).size > 1e6;

// Half of the views have every width, colour and script once.
const isLook = ({ dark, script }) => script !== dark;

async function checkOne(browser, page, settings) {
  const { width, dark, script } = settings;
  const began = Date.now();
  const name = `${basename(page, ".html")}-${width}-${dark ? "dark" : "light"}-${script ? "script" : "plain"}`;
  const tab = await browser.open(pathToFileURL(resolve(page)).href, settings);
  const say = (holds, text) => expect(holds, `${name}: ${text}`);

  const policy = await tab.evaluate(`document.head.firstElementChild.httpEquiv`);
  say(policy === "Content-Security-Policy", "the policy is not the first element of the head");
  say((await tab.evaluate("document.querySelectorAll('script').length")) === 1, "there is more than one script");
  say((await tab.evaluate("document.querySelectorAll('[onload],[onerror],[onclick],iframe,object,embed,img,link,form').length")) === 0,
    "there are elements that a page of a report never has");

  const start = await tab.evaluate("document.documentElement.lang");
  const other = start === "it" ? "en" : "it";
  say((await tab.evaluate(shown(start))) > 20, `texts in ${start} are not shown`);
  say((await tab.evaluate(shown(other))) === 0, `texts in ${other} are shown`);
  const wide = await tab.evaluate(OVERFLOW);
  say(wide.length === 0, `wider than the window: ${wide}`);
  const looks = isLook(settings);
  if (looks) writeFileSync(join(screenshots, `${name}.png`), await tab.screenshot());

  // Everything open.
  await tab.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })");
  const wider = await tab.evaluate(OVERFLOW);
  say(wider.length === 0, `wider than the window with its tables: ${wider}`);
  // axe needs timers. The page's own script was passed over while it loaded, and does not run any more.
  if (looks) {
    // The tables of a page with many brands take axe minutes; those of the other pages are of the same kind.
    if (isLarge(page)) await tab.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = false; })");
    await tab.send("Emulation.setScriptExecutionDisabled", { value: false });
    await tab.evaluate(axe + ";0");
    for (const violation of await tab.evaluate(VIOLATIONS)) say(false, violation);
    await tab.send("Emulation.setScriptExecutionDisabled", { value: !script });
  }

  // The first stop of the keyboard is the language; an arrow key changes it, without a script.
  await tab.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = false; })");
  await tab.press("Tab");
  say((await tab.evaluate("document.activeElement.name")) === "language", "Tab does not reach the language");
  await tab.press("ArrowRight");
  say((await tab.evaluate(shown(other))) > 20, `the switch does not show ${other}`);
  say((await tab.evaluate(shown(start))) === 0, `the switch does not hide ${start}`);
  if (script) {
    say((await tab.evaluate("document.documentElement.lang")) === other, "the language of the document stays");
    await sortsAndFilters(tab, say);
  } else {
    say((await tab.evaluate("document.querySelectorAll('table button').length")) === 0, "a script ran");
  }
  const again = await tab.evaluate(OVERFLOW);
  say(again.length === 0, `wider than the window in ${other}: ${again}`);
  for (const complaint of tab.complaints) say(false, complaint);
  console.log(`${name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  await tab.close();
}

async function sortsAndFilters(tab, say) {
  const table = "document.querySelector('#brands-table')";
  if (!(await tab.evaluate(`${table} !== null && ${table}.tBodies[0].rows.length > 1`))) return;
  const column = (n) => `[...${table}.tBodies[0].rows].map((r) => r.cells[${n}].querySelector("data, bdi"))
    .filter((e) => e !== null).map((e) => e.value ? Number(e.value) : e.textContent)`;
  await tab.evaluate(`${table}.querySelectorAll("thead button")[1].click(); ${table}.querySelectorAll("thead button")[1].click()`);
  const up = await tab.evaluate(column(1));
  say(up.every((value, at) => at === 0 || up[at - 1] <= value), `the table is not sorted: ${up}`);
  say((await tab.evaluate(`${table}.querySelector("th[aria-sort]").getAttribute("aria-sort")`)) === "ascending", "aria-sort is missing");
  const filter = `${table}.closest(".twin").querySelector("input[type=search]")`;
  if (!(await tab.evaluate(`${filter} !== null`))) return;
  const left = await tab.evaluate(`(() => { const wanted = ${table}.tBodies[0].rows[0].cells[0].textContent.trim(); const box = ${filter};
    box.value = wanted; box.dispatchEvent(new Event("input"));
    return [...${table}.tBodies[0].rows].filter((r) => r.hidden === r.textContent.toLowerCase().includes(wanted.toLowerCase())).length; })()`);
  say(left === 0, "the filter hides a row that it should leave, or leaves another");
}

const browser = new Browser(path);
let n = 0;
try {
  for (const page of pages) {
    for (const width of [375, 1280]) {
      for (const dark of [false, true]) {
        for (const script of [true, false]) {
          const settings = { width, dark, script };
          if (isLarge(page) && (width === 375 || dark || !script)) continue;
          await checkOne(browser, page, settings);
          n += 1;
        }
      }
    }
  }
} finally {
  await browser.close();
}
failures.forEach((failure) => console.error(failure));
console.log(`${n} views of ${pages.length} pages, ${failures.length} failures`);
process.exitCode = failures.length > 0 || n === 0 ? 1 : 0;
