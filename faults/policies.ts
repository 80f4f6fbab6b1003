import type { Graph } from "../graph/graph.ts";
import type { ResourceNode } from "../graph/node.ts";
import { nodesOf } from "./edit.ts";
import type { Site } from "./operator.ts";

export interface StatementJson {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [key: string]: unknown;
}

/** Which policies: the kind of the node that holds them, and the property. */
export interface Holder {
  readonly kind: string;
  readonly property: string;
}

export const ROLE_POLICY: Holder = { kind: "aws_iam_role_policy", property: "policy" };
export const TRUST: Holder = { kind: "aws_iam_role", property: "assumeRolePolicy" };
export const KEY_POLICY: Holder = { kind: "aws_kms_key", property: "policy" };
export const BUCKET_POLICY: Holder = { kind: "aws_s3_bucket_policy", property: "policy" };
export const ENDPOINT_POLICY: Holder = { kind: "aws_vpc_endpoint", property: "policy" };

/** A site for every statement that the edit changes; `undefined` where it does not fit, `[]` takes the statement away. */
export function editingStatements(
  graph: Graph,
  holder: Holder,
  edit: (statement: StatementJson, node: ResourceNode) => StatementJson | readonly StatementJson[] | undefined,
): readonly Site[] {
  return nodesOf(graph, [holder.kind]).flatMap((node) => {
    const document = documentOf(node, holder);
    return (document?.Statement ?? []).flatMap((statement, index) => {
      const edited = edit(statement, node);
      if (edited === undefined) return [];
      const statements = document?.Statement.flatMap((item, at) => (at === index ? [edited].flat() : [item]));
      const broken = { ...document, Statement: statements };
      const address = `${node.address}, statement ${statement.Sid ?? index}`;
      return [{ address, break: () => put(graph, node, holder, broken) }];
    });
  });
}

/** A site for every policy that gets another statement. */
export function addingStatement(
  graph: Graph,
  holder: Holder,
  make: (node: ResourceNode, graph: Graph) => StatementJson | undefined,
): readonly Site[] {
  return nodesOf(graph, [holder.kind]).flatMap((node) => {
    const document = documentOf(node, holder);
    const statement = make(node, graph);
    if (document === undefined || statement === undefined) return [];
    const broken = { ...document, Statement: [...document.Statement, statement] };
    return [{ address: node.address, break: () => put(graph, node, holder, broken) }];
  });
}

interface DocumentJson {
  readonly Version: string;
  readonly Statement: readonly StatementJson[];
}

function documentOf(node: ResourceNode, { property }: Holder): DocumentJson | undefined {
  const value = node.inputs[property];
  return typeof value === "string" ? (JSON.parse(value) as DocumentJson) : undefined;
}

function put(graph: Graph, node: ResourceNode, { property }: Holder, document: object): Graph {
  const value = JSON.stringify(document);
  const edited = {
    ...node,
    inputs: { ...node.inputs, [property]: value },
    outputs: { ...node.outputs, [property]: value },
  };
  return { ...graph, nodes: graph.nodes.map((other) => (other.id === node.id ? edited : other)) };
}

export const list = (value: unknown): readonly string[] => (value === undefined ? [] : ([value].flat() as string[]));

/** Whether an Allow names data that a wall could part: not `*` alone. */
export function allows(statement: StatementJson, service: string): boolean {
  return (
    statement.Effect === "Allow" &&
    list(statement.Resource).some((resource) => resource.split(":")[2] === service) &&
    list(statement.Action).some((action) => action.startsWith(`${service}:`))
  );
}
