import { describe, expect, it } from "vitest";
import type { Finding, Result } from "../../prover/verdict.ts";
import type { ProofReport } from "../../report/proof-report.ts";
import { MARKER, renderProofMarkdown } from "./proof-markdown.ts";

const finding = (more: Partial<Finding> = {}): Finding => ({
  verdict: "refuted",
  sentence: "The role reader may call dynamodb:GetItem on the table users of tenant-002.",
  resource: "urn:table",
  because: ["statement Read allows it"],
  fix: "Name the tenant's own table.",
  source: "index.ts:14",
  fingerprint: "f",
  ...more,
});

function report(findings: readonly Finding[]): ProofReport {
  const verdict = findings.length > 0 ? "refuted" : "proved";
  const result: Result = { id: "identity", kind: "theorem", verdict, checked: { pairs: 1200 }, findings };
  return {
    proof: { verdict, results: [result], declared: [], declarations: [], world: ["Stacks: shop/dev."] },
    targets: [{ target: "shop", engine: "pulumi", stack: "dev", resources: 80 }],
    warnings: [],
    services: { name: "test", version: "1" },
    timing: { captureMs: 1, proveMs: 1 },
  } as unknown as ProofReport;
}

describe("a proof as a comment", () => {
  it("begins with the line by which it is found again, and the verdict", () => {
    const [first, , heading] = renderProofMarkdown(report([])).split("\n");
    expect([first, heading]).toEqual([MARKER, "### ✅ PROVED: 1 theorem and 0 house rules."]);
  });

  it("shows a finding with its chain, its fix and its line, and folds the rest away", () => {
    const text = renderProofMarkdown(report([finding()]));
    expect(text).toContain("**Refuted** `identity`: The role reader may call dynamodb:GetItem");
    expect(text).toContain("- statement Read allows it");
    expect(text).toMatch(/\*\*Fix:\*\* Name the tenant's own table\.<br>At index\.ts:14/);
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
  });

  it("takes names for names: no markup, no mention, no link, no end of the fold", () => {
    const hostile = "</details> @everyone [x](https://evil.example) `code` **bold** <img src=x>\n### heading";
    const text = renderProofMarkdown(report([finding({ sentence: hostile })]));
    expect(text).not.toMatch(/(?<!\\)<img|@everyone|https:\/\/|(?<!\\)\[x|^### heading/m);
    expect(text.match(/^<\/details>/gm)?.length).toBe(2);
  });

  it("stays short, however many findings there are", () => {
    const many = Array.from({ length: 500 }, () =>
      finding({ because: Array.from({ length: 50 }, () => "x".repeat(90)) }),
    );
    const text = renderProofMarkdown(report(many));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("… and 490 more findings");
  });
});
