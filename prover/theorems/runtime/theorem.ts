import { SHARED_TENANT } from "../../../model/tags.ts";
import { FUNCTION } from "../../facts/compute/functions.ts";
import type { FunctionFacts } from "../../facts/compute.ts";
import { nodesById } from "../../facts/node-index.ts";
import type { World } from "../../facts/world.ts";
import type { Theorem } from "../../theorem.ts";
import { namesOf, wordsOf } from "./names.ts";
import { checkReferences } from "./references.ts";
import { checkVariables, plain, TENANT_ID } from "./variables.ts";

export const runtime: Theorem = {
  id: "runtime",
  claim: "A function's TENANT_ID, role, subnets, table names and log group all name one compartment.",
  decide: (world, ledger) => {
    const { functions } = world;
    const nodes = nodesById(world, FUNCTION);
    const [names, tenants] = [namesOf(world, wordsToldTo(functions)), tenantIds(world)];
    const stackOf = ({ node }: FunctionFacts) => nodes.get(node)?.stack ?? "";
    const told = new Set(functions.filter(({ environment }) => TENANT_ID in environment).map(stackOf));
    return {
      checked: {
        functions: functions.length,
        variables: functions.reduce((sum, { environment }) => sum + Object.keys(environment).length, 0),
        references: functions.reduce((sum, { references }) => sum + references.length, 0),
      },
      findings: functions.flatMap((lambda) => {
        const { file, line } = nodes.get(lambda.node)?.source ?? {};
        const source = file === undefined ? undefined : `${file}:${line}`;
        const tellsTenant = told.has(stackOf(lambda));
        return [
          ...checkVariables({ lambda, names, tenants, tellsTenant, ledger, ...(source !== undefined && { source }) }),
          ...checkReferences(lambda, ledger, source),
        ];
      }),
    };
  },
};

function wordsToldTo(functions: readonly FunctionFacts[]): ReadonlySet<string> {
  const texts = new Set(functions.flatMap(({ environment }) => Object.values(environment).map(plain)));
  return new Set([...texts].flatMap((text) => (typeof text === "string" ? wordsOf(text) : [])));
}

function tenantIds({ places }: World): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { tenant } of places.named) if (tenant !== undefined && tenant !== SHARED_TENANT) ids.add(tenant);
  return ids;
}
