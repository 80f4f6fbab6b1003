import { describe, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import { tenantsProgram } from "./tenants-program.ts";

const project = "bulkhead-tenants";
const REGISTRY = `tenants:
  - id: tenant-001
    slot: 0
    name: Acme
    status: active
`;

interface Run {
  /** As Pulumi hands it over: lists as JSON. */
  readonly config?: Readonly<Record<string, string | undefined>>;
  readonly suffixVariable?: string;
  readonly files?: Readonly<Record<string, string>>;
}

function captured({ config = {}, suffixVariable, files = { "tenants.yaml": REGISTRY } }: Run = {}) {
  const configured: Readonly<Record<string, string | undefined>> = {
    [`${project}:environmentSuffix`]: "dev",
    [`${project}:administrators`]: '["role/bulkhead-deploy"]',
    ...config,
  };
  return captureInProcess(() => tenantsProgram({ suffixVariable, readFile: (name) => files[name] }), {
    project,
    stack: "dev",
    config: Object.fromEntries(
      Object.entries(configured).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  });
}

describe("what stops the program", () => {
  test.each<[string, Run, string]>([
    ["no suffix", { config: { [`${project}:environmentSuffix`]: undefined } }, "environmentSuffix: is not set"],
    ["no administrators", { config: { [`${project}:administrators`]: undefined } }, "administrators: is not set"],
    ["a variable with another suffix", { suffixVariable: "prod" }, 'ENVIRONMENT_SUFFIX="prod", but environmentSuffix'],
    ["another region", { config: { "aws:region": "eu-west-1" } }, '"eu-west-1" is not us-east-1'],
    ["no registry", { files: {} }, "tenants.yaml: There is no such file beside the program."],
    ["a cell without a registry", { config: { [`${project}:cell`]: "c2" } }, "tenants.c2.yaml: There is no such file"],
    [
      "a registry with a tenant twice",
      { files: { "tenants.yaml": `${REGISTRY}  - {id: tenant-001, slot: 1, name: B, status: active}\n` } },
      "tenants.yaml:6: Tenant tenant-001 is declared twice, first in line 2.",
    ],
    [
      "a VPC that is no private /16",
      { config: { [`${project}:cidr`]: "8.8.0.0/16" } },
      '"8.8.0.0/16" is not a private /16',
    ],
  ])("%s", async (_, run, message) => {
    await expect(captured(run)).rejects.toThrow(message);
  });
});

test("every resource is of the one pinned provider, in us-east-1", async () => {
  const { nodes } = await captured();
  const [provider, ...others] = nodes.filter(({ category }) => category === "provider");
  expect(others).toEqual([]);
  expect(provider?.inputs["region"]).toBe("us-east-1");
  for (const node of nodes.filter(({ category }) => category === "custom")) {
    expect([node.name, node.provider]).toEqual([node.name, provider?.id]);
  }
});

test("a cell reads its own registry", async () => {
  const { stacks } = await captured({
    config: { [`${project}:cell`]: "c2" },
    files: { "tenants.c2.yaml": REGISTRY.replace("tenant-001", "tenant-051") },
  });
  expect(Object.keys(stacks[0]?.outputs["tenants"] ?? {})).toEqual(["tenant-051"]);
});
