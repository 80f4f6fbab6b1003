import { describe, expect, test } from "vitest";
import { readServiceReference } from "../iam-data/read-service-reference.ts";
import { NO_SETTINGS } from "../model/proof-settings.ts";
import { acceptAll } from "./accept-all.ts";
import { type ProofInput, prove } from "./prove.ts";
import { shop, withNode } from "./test/shop.ts";

const services = readServiceReference(["dynamodb", "iam", "lambda", "logs", "sts"]);
const TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table";

/** A policy on the role of tenant t-1, beside its own. */
const granting = (nodes: ReturnType<typeof shop>, actions: readonly string[], table: string) =>
  withNode(nodes, "t-1", "aws_iam_role_policy", {
    ...{ name: "added", role: "api-t-1" },
    policy: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: actions, Resource: `${TABLE}/${table}` }],
    },
  });

function standing(nodes: ReturnType<typeof shop>, baseline: readonly string[] = []): ProofInput {
  const stacks = [...new Set(nodes.map(({ stack }) => stack))].map((id) => ({
    ...{ id, project: "shop", stack: "dev", engine: "terraform" as const, outputs: {}, warnings: [] },
  }));
  const settings = { ...NO_SETTINGS, baseline };
  return { graph: { version: 1, stacks, nodes }, settings, services, today: "2026-01-01" };
}

const open = (input: ProofInput) =>
  prove(input).results.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint));

describe("a baseline of all that stands", () => {
  test("leaves nothing that is fresh", () => {
    const broken = granting(shop(), ["dynamodb:Query"], "t-12-users");
    const baseline = acceptAll(standing(broken));
    expect(baseline).not.toEqual([]);
    expect(open(standing(broken, baseline))).toEqual([]);
  });

  test("hides no other action of the same pair", () => {
    const baseline = acceptAll(standing(granting(shop(), ["dynamodb:Query"], "t-12-users")));
    const wider = granting(shop(), ["dynamodb:DeleteItem", "dynamodb:Query"], "t-12-users");
    const fresh = open(standing(wider, baseline));
    expect(fresh).not.toEqual([]);
    expect(fresh.every((print) => print.includes("DeleteItem"))).toBe(true);
  });

  test("accepts every action of a pair that crosses already", () => {
    const wide = granting(shop(), ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:Query"], "t-12-users");
    const baseline = acceptAll(standing(wide));
    for (const action of ["DeleteItem", "GetItem", "Query"]) {
      expect(baseline.some((print) => print.includes(`dynamodb:${action}`))).toBe(true);
    }
  });
});
