import { expect, test } from "vitest";
import { readServiceReference } from "../iam-data/read-service-reference.ts";
import { servicesOf } from "../iam-data/services-of.ts";
import { NO_SETTINGS } from "../model/proof-settings.ts";
import { prove } from "./prove.ts";
import { graphOf } from "./test/nodes.ts";
import { changed, shop } from "./test/shop.ts";

const POLICY = "aws_iam_role_policy.api-t-1";
const TABLES = "arn:aws:dynamodb:eu-west-1:123456789012:table/";
const allow = (resource: unknown, more: object = {}) => ({
  ...{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: resource },
  ...more,
});
const document = (...statements: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const many = <T>(length: number, of: (index: number) => T) => Array.from({ length }, (_, index) => of(index));

function identityOf(policy: string) {
  const nodes = changed(shop(), POLICY, (inputs) => ({ ...inputs, policy }));
  const graph = graphOf(nodes);
  const services = readServiceReference(servicesOf(graph));
  const { results } = prove({ graph, settings: NO_SETTINGS, services, today: "2026-01-01", only: ["identity"] });
  return results[0]?.verdict;
}

const conditions = Object.fromEntries(many(500, (index) => [`aws:RequestTag/k${index}`, many(20, (at) => `v${at}*`)]));

test.each([
  ["wildcards that a naive matcher never ends", document(allow(`${TABLES}${"*a".repeat(200)}*b`)), "proved"],
  ["thousands of statements", document(...many(5000, (index) => allow(`${TABLES}t-${index + 100}-users`))), "proved"],
  [
    "thousands, the last of which is a neighbour's",
    document(...many(5000, (index) => allow(`${TABLES}x${index}`)), allow(`${TABLES}t-12-users`)),
    "refuted",
  ],
  [
    "ten megabytes of one document",
    document(allow(`${TABLES}t-1-users`), { Sid: "x".repeat(10_000_000), ...allow(`${TABLES}t-1-users`) }),
    "proved",
  ],
  [
    "hundreds of conditions",
    document(allow(`${TABLES}t-12-users`, { Condition: { StringLike: conditions } })),
    "refuted",
  ],
  [
    "a Sid that is used twice",
    document(allow(`${TABLES}t-1-users`, { Sid: "A" }), allow(`${TABLES}t-12-users`, { Sid: "A" })),
    "refuted",
  ],
  ["letters of every script", document(allow(`${TABLES}τ-1-üsers\u202e`), allow(`${TABLES}t-1-users`)), "proved"],
  ["no JSON", '{"Version":', "unknown"],
] as const)("%s: within seconds", { timeout: 20_000 }, (_, policy, verdict) => {
  expect(identityOf(policy)).toBe(verdict);
});
