// Draws the table of the conformance kit, store by case, from a report of vitest:
//   npx vitest run test/stores --reporter=json --outputFile=REPORT && node .ci/conformance.mjs REPORT

import { readFileSync } from "node:fs";

const [report] = process.argv.slice(2);
const { testResults } = JSON.parse(readFileSync(report, "utf8"));
const STORE = /^node store (.*)$/;
const MARKS = { passed: "yes", failed: "**no**", pending: "–", skipped: "–", todo: "–" };

const cases = new Map();
const stores = new Set();
for (const { assertionResults } of testResults) {
  for (const { ancestorTitles, title, status } of assertionResults) {
    const at = ancestorTitles.findIndex((name) => STORE.test(name));
    if (at < 0) continue;
    const store = STORE.exec(ancestorTitles[at])[1];
    stores.add(store);
    const name = [...ancestorTitles.slice(at + 1), title].join(" › ");
    cases.set(name, { ...cases.get(name), [store]: MARKS[status] });
  }
}

const columns = ["directory", "powershell", "powershell over ssh", "powershell over winrm"].filter((store) =>
  stores.has(store),
);
console.log(`| case | ${columns.join(" | ")} |`);
console.log(`| --- | ${columns.map(() => "---").join(" | ")} |`);
for (const [name, outcomes] of cases) {
  console.log(`| ${name} | ${columns.map((store) => outcomes[store] ?? "–").join(" | ")} |`);
}
const total = (store) => [...cases.values()].filter((outcomes) => outcomes[store] === "yes").length;
console.log(`| **passed** | ${columns.map((store) => `**${total(store)}**`).join(" | ")} |`);
