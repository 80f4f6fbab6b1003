import type { Graph } from "../graph/graph.ts";
import type { ResourceNode } from "../graph/node.ts";
import { blueprintOf } from "../local/blueprint/blueprint.ts";
import type { FunctionDefinition } from "../local/blueprint/functions.ts";
import { propertiesOf } from "../local/blueprint/properties.ts";
import type { TableDefinition } from "../local/blueprint/tables.ts";
import { tenantsOf } from "../local/blueprint/tenants.ts";
import { functionArnOf } from "../local/gateway/function-uri.ts";
import { UserError } from "../model/errors.ts";

/** A tenant, as an attacker who has read the platform's source knows it. */
export interface TenantTarget {
  readonly id: string;
  readonly function: FunctionDefinition;
  /** Those that its function's variables name. */
  readonly tables: readonly TableDefinition[];
  /** ARNs of the keys of its tables. */
  readonly keys: readonly string[];
  readonly isInVpc: boolean;
}

/** Who attacks whom. */
export interface Target {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  /** The stage's name and the API's paths. */
  readonly stage: string;
  readonly paths: readonly string[];
  readonly tenants: readonly TenantTarget[];
  /** Whose function runs the attacker's code. */
  readonly attacker: TenantTarget;
  /** Whose walls are tried from inside. */
  readonly victim: TenantTarget;
}

/** @throws UserError where the stack has not two tenants with a function and a table each, and tokens */
export function targetOf(graph: Graph, stack?: string): Target {
  const blueprint = blueprintOf(graph, stack);
  const [api] = blueprint.apis;
  const tenants = (api === undefined ? [] : tenantsOf(api.document)).flatMap(({ id, suspended, functionUris }) => {
    const arns = functionUris.map(functionArnOf);
    const definition = blueprint.functions.find(({ arn }) => arns.includes(arn));
    return suspended || definition === undefined ? [] : [tenantTarget(graph, id, definition, blueprint.tables)];
  });
  const [attacker, victim] = tenants.filter(({ tables }) => tables.length > 0);
  if (api === undefined || attacker === undefined || victim === undefined || blueprint.issuer === undefined) {
    throw new UserError({
      message: `Stack "${blueprint.stack}" has not two active tenants with a function, a table and tokens: there are no walls to attack.`,
      fix: "Attack a platform with an API, a user pool and at least two tenants.",
    });
  }
  const { region, account } = api;
  const paths = Object.keys(api.document.paths);
  return { stack: blueprint.stack, account, region, stage: api.stage.name, paths, tenants, attacker, victim };
}

function tenantTarget(
  graph: Graph,
  id: string,
  definition: FunctionDefinition,
  all: readonly TableDefinition[],
): TenantTarget {
  const named = Object.values(definition.environment);
  const tables = all.filter(({ name }) => named.includes(name));
  const keys = graph.nodes.filter(isTable).flatMap((node) => {
    const properties = propertiesOf(node);
    const key = properties.object("serverSideEncryption")?.["kmsKeyArn"];
    return named.includes(properties.text("name") ?? "") && typeof key === "string" ? [key] : [];
  });
  const node = graph.nodes.find(
    (each) => each.kind === "aws_lambda_function" && textOf(each, "arn") === definition.arn,
  );
  const isInVpc = node !== undefined && propertiesOf(node).object("vpcConfig") !== undefined;
  return { id, function: definition, tables, keys: [...new Set(keys)], isInVpc };
}

const textOf = (node: ResourceNode, name: string): string | undefined => propertiesOf(node).text(name);
const isTable = ({ kind }: ResourceNode): boolean => kind === "aws_dynamodb_table";
