import type { Graph } from "../graph/graph.ts";
import type { ResourceNode } from "../graph/node.ts";
import type { Value } from "../graph/value.ts";
import type { Site } from "./operator.ts";

export type Inputs = Readonly<Record<string, Value>>;

/** Which nodes of a kind, and what becomes of each one's inputs; `undefined` where the operator does not fit. */
export type Edit = (node: ResourceNode, graph: Graph) => Inputs | undefined;

/** A site for every node of these kinds whose inputs the edit changes. */
export function editing(graph: Graph, kinds: readonly string[], edit: Edit): readonly Site[] {
  return nodesOf(graph, kinds).flatMap((node) => {
    const inputs = edit(node, graph);
    if (inputs === undefined || JSON.stringify(inputs) === JSON.stringify(node.inputs)) return [];
    return [site(node.address, () => replaceNode(graph, node.id, withInputs(node, inputs)))];
  });
}

/** A site for every node of these kinds that is taken away. */
export function removing(
  graph: Graph,
  kinds: readonly string[],
  fits: (node: ResourceNode) => boolean = () => true,
): readonly Site[] {
  return nodesOf(graph, kinds)
    .filter(fits)
    .map((node) => site(node.address, () => ({ ...graph, nodes: graph.nodes.filter(({ id }) => id !== node.id) })));
}

/** A site for every node of these kinds beside which a new one is put. */
export function adding(
  graph: Graph,
  kinds: readonly string[],
  make: (beside: ResourceNode, graph: Graph) => ResourceNode | undefined,
): readonly Site[] {
  return nodesOf(graph, kinds).flatMap((node) => {
    const made = make(node, graph);
    return made === undefined ? [] : [site(node.address, () => addNode(graph, made))];
  });
}

export function site(address: string, make: () => Graph): Site {
  return { address, break: make };
}

export function nodesOf(graph: Graph, kinds: readonly string[]): readonly ResourceNode[] {
  return graph.nodes.filter(({ kind, category }) => category === "custom" && kinds.includes(kind));
}

/** Outputs repeat inputs, so an edit reaches both. */
export function withInputs(node: ResourceNode, inputs: Inputs): ResourceNode {
  const outputs = Object.fromEntries(Object.entries(node.outputs).filter(([key]) => !(key in node.inputs)));
  return { ...node, inputs, outputs: { ...outputs, ...inputs } };
}

export function replaceNode(graph: Graph, id: string, replacement: ResourceNode): Graph {
  return { ...graph, nodes: graph.nodes.map((node) => (node.id === id ? replacement : node)) };
}

export function addNode(graph: Graph, node: ResourceNode): Graph {
  return { ...graph, nodes: [...graph.nodes, node].toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** A node that the program did not declare, in the stack and compartment of one that it did. */
export function newNode(beside: ResourceNode, kind: string, inputs: Inputs, outputs: Inputs = {}): ResourceNode {
  const id = `${beside.id}::fault`;
  return {
    id,
    address: `${beside.address}::fault`,
    stack: beside.stack,
    kind,
    type: kind,
    name: "fault",
    category: "custom",
    dependsOn: [],
    propertyDependsOn: {},
    inputs,
    outputs: { ...outputs, ...inputs },
    tags: {},
    options: {},
    ...(beside.compartment !== undefined && { compartment: beside.compartment }),
    ...(beside.region !== undefined && { region: beside.region }),
    ...(beside.account !== undefined && { account: beside.account }),
  };
}

/** The first node of the kind on another side of a wall: of another tenant of the same stack, or else of another stack. */
export function neighbour(
  graph: Graph,
  node: ResourceNode,
  kind = node.kind,
  fits: (other: ResourceNode) => boolean = () => true,
): ResourceNode | undefined {
  const others = nodesOf(graph, [kind]).filter((other) => other.id !== node.id && fits(other));
  const tenant = node.compartment?.tenant;
  const beside = others.find(
    (other) => other.stack === node.stack && isTenant(other) && tenant !== other.compartment?.tenant,
  );
  return (
    beside ?? others.find((other) => other.stack !== node.stack && sameProject(other, node) && isAlike(other, node))
  );
}

/** The same thing in another stack of the project. */
export function counterpart(graph: Graph, node: ResourceNode): ResourceNode | undefined {
  return nodesOf(graph, [node.kind]).find(
    (other) => other.stack !== node.stack && sameProject(other, node) && isAlike(other, node),
  );
}

const isTenant = ({ compartment }: ResourceNode) =>
  compartment?.tenant !== undefined && compartment.tenant !== "shared";
const isAlike = (a: ResourceNode, b: ResourceNode) => a.compartment?.tenant === b.compartment?.tenant;
const sameProject = (a: ResourceNode, b: ResourceNode) => a.stack.split("/")[0] === b.stack.split("/")[0];

export function text(node: ResourceNode, property: string): string {
  const value = node.outputs[property] ?? node.inputs[property];
  return typeof value === "string" ? value : "";
}

const OTHER_ACCOUNT = "999988887777";

/** An ARN of the same name in another account: what a declaration that leaves the account open would cover. */
export const namesake = (arn: string): string => arn.replace(/:\d{12}:/, `:${OTHER_ACCOUNT}:`);

export const arnOf = (node: ResourceNode): string => text(node, "arn");

export function without(inputs: Inputs, ...keys: readonly string[]): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !keys.includes(key)));
}

/** The node that an ARN names, or lies within. */
export function nodeOfArn(graph: Graph, kinds: readonly string[], arn: string): ResourceNode | undefined {
  return nodesOf(graph, kinds).find((node) => {
    const own = arnOf(node);
    return own !== "" && (arn === own || arn.startsWith(`${own}/`) || arn.startsWith(`${own}:`));
  });
}

/** A neighbour that a text does not name: what no declared crossing can be about. */
export function stranger(
  graph: Graph,
  node: ResourceNode,
  kind: string,
  named: string,
  fits: (other: ResourceNode) => boolean = () => true,
): ResourceNode | undefined {
  return neighbour(graph, node, kind, (other) => arnOf(other) !== "" && !named.includes(arnOf(other)) && fits(other));
}

/** The roles of a graph by name, as policies attach to them. */
export function roleOf(graph: Graph, policy: ResourceNode): ResourceNode | undefined {
  const role = policy.inputs["role"];
  return nodesOf(graph, ["aws_iam_role"]).find((node) => node.stack === policy.stack && text(node, "name") === role);
}

/** Everything that a role's own inline policies say. */
export function grantsOf(graph: Graph, role: string, stack: string): string {
  return nodesOf(graph, ["aws_iam_role_policy"])
    .filter((node) => node.stack === stack && node.inputs["role"] === role)
    .map((node) => JSON.stringify(node.inputs["policy"]))
    .join();
}
