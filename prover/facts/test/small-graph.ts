import type { Graph } from "../../../graph/graph.ts";
import type { ResourceNode } from "../../../graph/node.ts";
import { NO_SETTINGS } from "../../../model/proof-settings.ts";
import { readWorld } from "../read-world.ts";
import type { ServiceFacts, ServiceReference } from "../service-reference.ts";
import type { World } from "../world.ts";

export const ACCOUNT = "123456789012";

/** A node of stack `p/s`, named as its id is. */
export function node(kind: string, id: string, more: Partial<ResourceNode> = {}): ResourceNode {
  return {
    id,
    address: id,
    stack: "p/s",
    kind,
    type: kind,
    name: id,
    category: "custom",
    dependsOn: [],
    propertyDependsOn: {},
    inputs: {},
    outputs: {},
    tags: {},
    options: {},
    region: "eu-west-1",
    account: ACCOUNT,
    ...more,
  };
}

export function graphOf(...nodes: readonly ResourceNode[]): Graph {
  const stacks = [...new Set(["p/s", ...nodes.map(({ stack }) => stack)])].map((id) => {
    const [project = "", stack = ""] = id.split("/");
    return { id, project, stack, engine: "pulumi" as const, outputs: {}, warnings: [] };
  });
  return { version: 1, stacks, nodes };
}

/** A document of one statement. */
export const allow = (...more: readonly object[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [Object.assign({ Effect: "Allow", Action: "*", Resource: "*" }, ...more)],
  });

const service = (prefix: string, types: readonly string[]): [string, ServiceFacts] => [
  prefix,
  {
    prefix,
    actions: new Map(
      types.map((type) => [
        `use${type}`,
        { name: `${prefix}:Use${type}`, level: "Read" as const, resourceTypes: [type] },
      ]),
    ),
    resourceTypes: new Map(types.map((type) => [type, "arn:*"])),
    taggedTypes: new Set(types.slice(0, 1)),
    multivaluedKeys: new Set(),
  },
];

/** Services with one action for each type of resource. */
export const SERVICES: ServiceReference = {
  source: "a few services",
  services: new Map([
    service("cognito-idp", ["userpool"]),
    service("dynamodb", ["table", "index", "stream"]),
    service("ecr", ["repository"]),
    service("elasticfilesystem", ["file-system"]),
    service("es", ["domain"]),
    service("events", ["event-bus"]),
    service("kinesis", ["stream"]),
    service("kms", ["key"]),
    service("lambda", ["function"]),
    service("logs", ["log-group", "log-stream"]),
    service("rds", ["db"]),
    service("s3", ["bucket", "object"]),
    service("secretsmanager", ["secret"]),
    service("sns", ["topic"]),
    service("sqs", ["queue"]),
    service("ssm", ["parameter"]),
  ]),
};

export const worldOf = (...nodes: readonly ResourceNode[]): World =>
  readWorld(graphOf(...nodes), NO_SETTINGS, SERVICES);
