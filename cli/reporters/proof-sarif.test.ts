import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import type { Log } from "sarif";
import { describe, expect, it } from "vitest";
import { HOUSE_RULES } from "../../prover/rules/registry.ts";
import { ISOLATION } from "../../prover/theorems/registry.ts";
import type { Finding } from "../../prover/verdict.ts";
import type { ProofReport } from "../../report/proof-report.ts";
import { renderProofSarif } from "./proof-sarif.ts";

const finding = (more: Partial<Finding>): Finding => ({
  verdict: "refuted",
  sentence: "The role reader may read the table users.",
  resource: "aws_dynamodb_table.users",
  because: ["statement Read allows it"],
  fix: "Name the tenant's own table.",
  fingerprint: "identity|reader|dynamodb:GetItem|users",
  ...more,
});

const report: ProofReport = {
  proof: {
    verdict: "refuted",
    results: [
      {
        id: "identity",
        kind: "theorem",
        verdict: "refuted",
        checked: { pairs: 2 },
        findings: [
          finding({ source: "modules/a b/main.tf:14" }),
          finding({ source: "../other/index.ts:3", verdict: "unknown" }),
        ],
      },
      { id: "tags", kind: "rule", verdict: "refuted", checked: { resources: 2 }, findings: [finding({})] },
    ],
    declarations: [],
    declared: [],
    sides: [],
    world: ["Service control policies are not seen."],
  },
  targets: [{ target: "shop", engine: "terraform", stack: "dev", resources: 2 }],
  warnings: ["shop/dev: a value is encrypted."],
  services: "none",
  timing: { captureMs: 1, proveMs: 1 },
};

const log: Log = JSON.parse(renderProofSarif(report, "1.2.3"));
const [run] = log.runs;

describe("the SARIF log", () => {
  it("is valid SARIF 2.1.0, and the schema would tell if it were not", () => {
    // Draft 4 as far as this schema goes is draft 7 but for these two.
    const { $schema: _draft, id: _id, ...body } = schema;
    const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(body);
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...log, runs: [{ ...run, results: [{ ruleId: 1 }] }] })).toBe(false);
  });

  it("has every finding at its line: what is refuted as an error, what is unknown as a warning", () => {
    expect(run?.results?.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ["identity", "error"],
      ["identity", "warning"],
      ["tags", "error"],
    ]);
    const [below, beside, nowhere] = run?.results?.map(({ locations }) => locations?.[0]) ?? [];
    expect(below?.physicalLocation).toEqual({
      artifactLocation: { uri: "modules/a%20b/main.tf", uriBaseId: "%SRCROOT%" },
      region: { startLine: 14 },
    });
    expect(beside?.physicalLocation?.artifactLocation).toEqual({ uri: "../other/index.ts" });
    expect(nowhere).toEqual({
      logicalLocations: [{ fullyQualifiedName: "aws_dynamodb_table.users", kind: "resource" }],
    });
  });

  it("says the chain and the fix, keeps the fingerprint, and points at the right rule", () => {
    const [first] = run?.results ?? [];
    expect(first?.message.text).toMatch(/may read.*\nBecause: statement Read allows it\nFix: Name the tenant's/s);
    expect(first?.partialFingerprints).toEqual({ "bulkhead/v1": "identity|reader|dynamodb:GetItem|users" });
    for (const { ruleId, ruleIndex } of run?.results ?? []) {
      expect(run?.tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
    }
    expect(run?.tool.driver.rules).toHaveLength(ISOLATION.length + HOUSE_RULES.length);
  });

  it("says what the verdict rests on", () => {
    expect(run?.invocations?.[0]?.toolExecutionNotifications?.map(({ message }) => message.text)).toEqual([
      "Service control policies are not seen.",
      "shop/dev: a value is encrypted.",
    ]);
  });
});
