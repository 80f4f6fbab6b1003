import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import type { Finding, Result } from "../../prover/verdict.ts";
import type { ProofReport } from "../../report/proof-report.ts";
import { exitStatusOf } from "../proof-report.ts";
import { renderProofJson } from "./proof-json.ts";
import schema from "./proof-report.schema.json" with { type: "json" };
import { renderProofText } from "./proof-text.ts";
import { paintFor } from "./style.ts";

const ROLE = "urn:pulumi:dev::shop::aws:iam/role:Role::reader";
const TABLE = "urn:pulumi:dev::shop::aws:dynamodb/table:Table::tenant-002-users";

const TENANT = { key: "dev/tenant-002", label: "tenant-002 in dev" };

const crossing: Finding = {
  verdict: "refuted",
  sentence: "The role reader of tenant-001 in dev may call dynamodb:GetItem on the table users of tenant-002 in dev.",
  principal: ROLE,
  action: "dynamodb:GetItem",
  resource: TABLE,
  crosses: { from: { key: "dev/tenant-001", label: "tenant-001 in dev" }, to: TENANT },
  because: ["statement Read of the inline policy reader allows it", "no key policy stands in the way"],
  fix: "Name the tenant's own table in the statement Read, and not table/*.",
  source: "index.ts:14",
  fingerprint: `identity|${ROLE}|dynamodb:GetItem|${TABLE}`,
  replay: {
    kind: "request",
    request: {
      principal: {
        type: "role",
        arn: "arn:aws:iam::123456789012:role/reader",
        session: "s",
        tags: { tenant_id: "tenant-001" },
      },
      action: "dynamodb:GetItem",
      resource: { arn: "arn:aws:dynamodb:eu-west-1:123456789012:table/users", account: "123456789012" },
      context: { "aws:SourceIp": "10.0.0.1" },
    },
    decision: { verdict: "allow", because: "An identity policy allows it.", by: [] },
  },
};
const doubt: Finding = {
  verdict: "unknown",
  sentence: "The policy of the role writer is not JSON.",
  resource: "urn:writer",
  because: [],
  fix: "Give it a policy document.",
  fingerprint: "identity|-|-|urn:writer",
};

const result = (id: Result["id"], more: Partial<Result> = {}): Result => ({
  id,
  kind: "theorem",
  verdict: "proved",
  checked: { pairs: 1200, principals: 40 },
  findings: [],
  ...more,
});

const report = (verdict: ProofReport["proof"]["verdict"], results: readonly Result[]): ProofReport => ({
  proof: {
    verdict,
    results,
    declarations: [{ kind: "unused", sentence: "Nothing uses it.", where: "bulkhead.yaml:9", fix: "Remove it." }],
    declared: [
      {
        theorem: "identity",
        crosses: { from: { key: "dev/shared", label: "the platform in dev" }, to: TENANT },
        principal: "arn:aws:iam::123456789012:role/authorizer",
        actions: ["kms:Decrypt"],
        resource: TABLE,
        reason: "The authorizer reads what is shared.",
        owner: "platform",
        expires: "2027-11-30",
        where: "bulkhead.yaml:12",
      },
    ],
    sides: [TENANT],
    world: ["The stacks are in the account 123456789012."],
  },
  targets: [{ target: "shop", engine: "pulumi", stack: "dev", resources: 1234 }],
  warnings: ["shop/dev: a value is encrypted."],
  services: "iam-reference 1.2.3",
  timing: { captureMs: 1234.5, proveMs: 56.7 },
});

const refuted = report("refuted", [
  result("identity", { verdict: "refuted", findings: [crossing, doubt] }),
  result("keys", { checked: { keys: 1, keyPolicies: 1, grants: 0 } }),
  result("logs", { verdict: "not-applicable", checked: {} }),
  result("tags", { kind: "rule" }),
  result("region", { kind: "rule", verdict: "not-applicable", checked: { resources: 0 } }),
  result("naming", { kind: "rule", verdict: "not-applicable", checked: { resources: 0 } }),
]);

describe("the text", () => {
  const text = renderProofText(refuted);

  it("says what was decided over how much, and what stands against it in full", () => {
    expect(text).toMatch(/refuted +identity +1,200 pairs, 40 principals, 2 findings/);
    expect(text).toMatch(/proved +keys +1 key, 1 key policy$/m);
    expect(text).toMatch(/not-applicable +logs +nothing of the kind/);
    expect(text).toMatch(/^ {2}not-applicable {2}region, naming$/m);
    for (const part of [
      "dynamodb:GetItem on arn:aws:dynamodb:eu-west-1:123456789012:table/users",
      "by arn:aws:iam::123456789012:role/reader (session s), tagged tenant_id=tenant-001",
      "with aws:SourceIp = 10.0.0.1",
      "The reference evaluator allows this request.",
      "because  statement Read",
      "fix      Name the tenant's own table",
      "at       index.ts:14",
      "UNKNOWN identity",
      "The authorizer reads what is shared. (platform, until 2027-11-30; bulkhead.yaml:12)",
      "unused  Nothing uses it.",
      "The stacks are in the account 123456789012.",
      "shop/dev: a value is encrypted.",
      "REFUTED: identity. 1 stack, captured in 1.2 s, proved in 0.06 s.",
    ]) {
      expect(text.replace(/\s+/g, " ")).toContain(part.replace(/\s+/g, " "));
    }
  });

  it("is no wider than a hundred columns but for words that are, and not coloured", () => {
    const wide = text.split("\n").filter((line) => line.length > 100);
    expect(wide.filter((line) => line.trim().split(" ").length > 2)).toEqual([]);
    expect(text).not.toContain("\u001b");
    const paint = paintFor({ isTTY: true }, {});
    expect(renderProofText(refuted, paint)).toContain("\u001b[31mrefuted");
    expect(paintFor({ isTTY: true }, { NO_COLOR: "1" })("red", "x")).toBe("x");
    expect(paintFor({}, {})("red", "x")).toBe("x");
  });

  it("writes addresses as Pulumi's command line does, after the stack where there are several", () => {
    const finding = {
      ...doubt,
      sentence: `The policy of ${ROLE}, on`,
      resource: `urn:pulumi:dev::shop::a:b:C$${ROLE.split("::")[2]}::x`,
    };
    const one = report("unknown", [result("identity", { verdict: "unknown", findings: [finding] })]);
    expect(renderProofText(one)).toContain("The policy of aws:iam:Role::reader, on");
    expect(renderProofText(one)).toMatch(/at {7}aws:iam:Role::x$/m);
    const two = { ...one, targets: [...one.targets, ...one.targets] };
    expect(renderProofText(two)).toContain("The policy of dev::aws:iam:Role::reader, on");
    expect(renderProofJson(two)).toContain(ROLE);
  });

  it("tells what is not understood once, under the first theorem in whose way it stands", () => {
    const kind = {
      ...doubt,
      subject: "not understood",
      sentence: "urn:writer could not be judged.",
      because: ["A kind."],
    };
    const both = (["identity", "escalation"] as const).map((id) =>
      result(id, { verdict: "unknown", findings: [kind] }),
    );
    const told = renderProofText(report("unknown", both));
    expect(told.split("urn:writer could not be judged.")).toHaveLength(2);
    expect(told).toMatch(/UNKNOWN escalation\n +What is told under identity stands in the way here too: urn:writer\./);
  });

  it("says of each filter that a packet passes it, and of the answer what becomes of it", () => {
    const packet = {
      source: "10.0.0.1",
      destination: "10.0.1.1",
      protocol: 6,
      sourcePort: 40_000,
      destinationPort: 443,
    };
    const passes = ["acl of a, rule 100", "the answer passes too"];
    const found: Finding = { ...crossing, replay: { kind: "packet", packet: { ...packet, passes } } };
    const told = renderProofText(report("refuted", [result("network", { verdict: "refuted", findings: [found] })]));
    expect(told).toMatch(/^ +passes acl of a, rule 100\n +the answer passes too$/m);
  });

  it("shortens what is long, and says where all of it is", () => {
    const many = report("refuted", [
      result("identity", {
        verdict: "refuted",
        findings: Array.from({ length: 900 }, (_, index) => ({
          ...crossing,
          principal: `role ${index}`,
          resource: `table ${index}`,
        })),
      }),
    ]);
    const shortened = renderProofText(many);
    expect(shortened).toContain("and 895 more of identity: --json holds all.");
    expect(shortened.split("\n").length).toBeLessThan(150);
  });

  it("shows what a name hides from a terminal", () => {
    const evil = { ...doubt, sentence: "\u001b[2Jgone\u0007\u202e" };
    const shown = renderProofText(report("unknown", [result("identity", { verdict: "unknown", findings: [evil] })]));
    expect(shown).not.toMatch(/[^\P{C}\n]/u);
    expect(shown).toContain("\\u001b[2Jgone\\u0007\\u202e");
  });

  it.each([
    ["proved", "PROVED: 1 theorem and 1 house rule.", 0],
    ["refuted", "REFUTED: identity.", 1],
    ["unknown", "UNKNOWN: identity. Nothing was refuted.", 2],
    ["not-applicable", "NOTHING WAS CHECKED", 2],
  ] as const)("%s is its closing line and its exit status", (verdict, line, status) => {
    const world = report(verdict, [result("identity", { verdict }), result("tags", { kind: "rule" })]);
    expect(renderProofText(world).trimEnd().split("\n").at(-1)).toContain(line);
    expect(exitStatusOf(world)).toBe(status);
  });
});

describe("the JSON", () => {
  it("is as its schema says, the finding's keys in full", () => {
    const parsed: unknown = JSON.parse(renderProofJson(refuted));
    const validate = new Ajv().compile(schema);
    expect(validate(parsed), JSON.stringify(validate.errors)).toBe(true);
    expect(parsed).toMatchObject({
      verdict: "refuted",
      targets: [{ target: "shop", engine: "pulumi", stack: "dev", resources: 1234 }],
      theorems: [{ id: "identity", findings: [{ principal: ROLE, replay: { kind: "request" } }, {}] }, {}, {}],
      rules: [{ id: "tags" }, { id: "region" }, { id: "naming" }],
      timing: { captureMs: 1235, proveMs: 57 },
    });
  });
});
