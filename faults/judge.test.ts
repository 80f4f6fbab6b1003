import { describe, expect, test } from "vitest";
import type { Graph } from "../graph/graph.ts";
import type { ResourceNode } from "../graph/node.ts";
import { NO_SETTINGS, type ProofSettings } from "../model/proof-settings.ts";
import { node } from "../prover/test/nodes.ts";
import type { RuleId, TheoremId } from "../prover/verdict.ts";
import { groundOf } from "./ground.ts";
import { judge } from "./judge.ts";

const ACCOUNT = "123456789012";
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k`;
const own = { compartment: { environment: "dev", tenant: "t-1" }, tags: { environment: "dev", tenant_id: "t-1" } };

const keyPolicy = (...principals: readonly string[]) => ({
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: principals.map((AWS) => ({ Effect: "Allow", Principal: { AWS }, Action: "kms:Decrypt", Resource: "*" })),
  }),
});

function key(...principals: readonly string[]): ResourceNode {
  return node("aws_kms_key", "k", keyPolicy(...principals), {
    ...own,
    outputs: { ...keyPolicy(...principals), arn: KEY, keyId: "k" },
  });
}

const table = (inputs: ResourceNode["inputs"]): ResourceNode =>
  node("aws_dynamodb_table", "records", inputs, {
    ...own,
    outputs: { ...inputs, arn: `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/records` },
  });

const encrypted = { name: "records", serverSideEncryption: { enabled: true, kmsKeyArn: KEY } };
const role = (name: string): ResourceNode => {
  const inputs = { name, assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [] }) };
  return node("aws_iam_role", name, inputs, {
    ...own,
    outputs: { ...inputs, arn: `arn:aws:iam::${ACCOUNT}:role/${name}` },
  });
};
const OWN_ROLE = `arn:aws:iam::${ACCOUNT}:role/own`;

const graphOf = (...nodes: readonly ResourceNode[]): Graph => ({
  version: 1,
  stacks: [{ id: "shop/dev", project: "shop", stack: "dev", engine: "pulumi", outputs: {}, warnings: [] }],
  nodes,
});

const sound = graphOf(table(encrypted), key(OWN_ROLE), role("own"));

function judged(refutedBy: TheoremId | RuleId, broken: Graph, settings: ProofSettings = NO_SETTINGS) {
  const operator = { name: "fault", refutedBy, sites: () => [] };
  return judge(operator, { address: "it", break: () => broken }, groundOf(sound, settings, "2026-11-25"));
}

describe("a broken graph", () => {
  const unencrypted = graphOf(table({ name: "records" }), key(OWN_ROLE), role("own"));

  test("that the named theorem refutes", () => {
    expect(judged("keys", unencrypted)).toEqual({ fate: "refuted" });
  });

  test("that another one refutes only", () => {
    expect(judged("runtime", unencrypted)).toEqual({ fate: "other", verdict: "not-applicable", others: ["keys"] });
  });

  test("that nothing refutes, although the prover reads something else of it", () => {
    const renamed = graphOf(table({ ...encrypted, name: "other" }), key(OWN_ROLE), role("own"));
    const moved = { ...renamed, nodes: renamed.nodes.map((each) => ({ ...each, tags: { ...each.tags, team: "a" } })) };
    expect(judged("identity", moved)).toMatchObject({ fate: "missed", others: [] });
  });

  test("that a rule was named for which nothing binds", () => {
    expect(judged("recovery", sound)).toEqual({ fate: "missed", verdict: "not bound", others: [] });
  });
});

describe("equivalent", () => {
  test("is a graph of which the prover reads the same", () => {
    const described = graphOf(table({ ...encrypted, tableClass: "STANDARD" }), key(OWN_ROLE), role("own"));
    expect(judged("keys", described)).toEqual({ fate: "equivalent" });
  });

  test.each([
    ["a statement's principal", graphOf(table(encrypted), key(`arn:aws:iam::${ACCOUNT}:role/other`), role("own"))],
    ["a node that is gone", graphOf(key(OWN_ROLE), role("own"))],
    ["a tag", graphOf(table(encrypted), { ...key(OWN_ROLE), tags: { ...own.tags, team: "a" } }, role("own"))],
  ])("is none that differs by %s", (_, broken) => {
    expect(judged("logs", broken).fate).not.toBe("equivalent");
  });

  test("is nothing to a house rule: it reads what the program says", () => {
    const settings = {
      ...NO_SETTINGS,
      rules: [{ rule: "recovery", stacks: ["*"], options: {}, requirement: "r.md:1", where: "bulkhead.yaml" }],
    };
    const recoverable = { ...encrypted, pointInTimeRecovery: { enabled: true }, tableClass: "STANDARD" };
    expect(judged("recovery", graphOf(table(recoverable), key(OWN_ROLE), role("own")), settings).fate).not.toBe(
      "equivalent",
    );
  });
});
