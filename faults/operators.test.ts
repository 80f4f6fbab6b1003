import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readBulkheadConfig } from "../config/read-bulkhead-config.ts";
import type { Graph } from "../graph/graph.ts";
import type { ResourceNode } from "../graph/node.ts";
import { NO_SETTINGS } from "../model/proof-settings.ts";
import { prove } from "../prover/prove.ts";
import { node } from "../prover/test/nodes.ts";
import { type Ground, groundOf, inputOf } from "./ground.ts";
import { judge } from "./judge.ts";
import type { FaultOperator } from "./operator.ts";
import { OPERATORS } from "./operators.ts";
import { sample } from "./sample.ts";
import { captureSystems } from "./systems.ts";

const config = readBulkheadConfig(join(import.meta.dirname, ".."));

/** Declarations end; a test does not end with them. */
const TODAY = "2026-11-25";

/** Pulumi's two programs, and what only Terraform's has: `npm run test:faults` breaks that as it is. */
let grounds: readonly Ground[];
beforeAll(async () => {
  const systems = await captureSystems(config, "stacks/", () => {});
  grounds = [
    ...systems.map(({ graph }) => groundOf(graph, config.proof, TODAY)),
    groundOf(ofTerraformAlone(), NO_SETTINGS, TODAY),
  ];
}, 120_000);

/** Two stacks of one account and region, each with a topic, a log group, a role and a key with a replica. */
function ofTerraformAlone(): Graph {
  const stacks = ["dev", "sit"].map((stack) => ({ id: `shop/${stack}`, project: "shop", stack }));
  return {
    version: 1,
    stacks: stacks.map((stack) => ({ ...stack, engine: "terraform", outputs: {}, warnings: [] })),
    nodes: stacks.flatMap(({ id, stack }) => {
      const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:123456789012:${name}-${stack}`;
      const make = (kind: string, inputs: ResourceNode["inputs"], own: string) =>
        node(kind, "it", inputs, {
          stack: id,
          compartment: { environment: stack },
          tags: { environment: stack },
          outputs: { ...inputs, arn: own },
        });
      const key = { policy: policy({ Principal: { AWS: `arn:aws:iam::123456789012:role/own-${stack}` } }) };
      const trust = policy({ Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" });
      return [
        make("aws_sns_topic", { name: `alarms-${stack}`, kmsMasterKeyId: arn("kms", "key/k") }, arn("sns", "alarms")),
        make(
          "aws_cloudwatch_log_group",
          { name: `app-${stack}`, kmsKeyId: arn("kms", "key/k"), retentionInDays: 30 },
          arn("logs", "log-group:app"),
        ),
        make(
          "aws_iam_role",
          { name: `own-${stack}`, assumeRolePolicy: trust },
          `arn:aws:iam::123456789012:role/own-${stack}`,
        ),
        make("aws_kms_key", key, arn("kms", "key/k")),
        make("aws_kms_replica_key", key, arn("kms", "key/r")),
      ];
    }),
  };
}

function policy(rest: object): string {
  const statement = { Effect: "Allow", Action: "kms:Decrypt", Resource: "*", ...rest };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

test("what is broken is proved to begin with", () => {
  expect(grounds.map((ground) => prove(inputOf(ground, ground.graph)).verdict)).toEqual(["proved", "proved", "proved"]);
});

test("there are at least 120 ways of breaking a platform, each by a name of its own", () => {
  const names = OPERATORS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(120);
});

describe("one site of each, chosen by a seed, is refuted by what was named for it", () => {
  test.each(OPERATORS.map((operator) => [operator.refutedBy, operator.name, operator] as const))(
    "%s: %s",
    (_, name, operator) => {
      const [own, made] = [grounds.slice(0, 2), grounds.slice(2)].map((some) => placesOf(operator, some));
      const places = own !== undefined && own.length > 0 ? own : (made ?? []);
      const judged = sample(places, 1, name).map(({ ground, site }) => judge(operator, site, ground));
      expect(judged).toEqual([{ fate: "refuted" }]);
    },
  );
});

const placesOf = (operator: FaultOperator, some: readonly Ground[]) =>
  some.flatMap((ground) => operator.sites(ground.graph).map((site) => ({ ground, site })));
