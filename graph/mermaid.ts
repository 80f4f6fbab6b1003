import { type Compartment, isShared } from "../model/compartment.ts";
import type { Graph } from "./graph.ts";
import type { ResourceNode } from "./node.ts";

/**
 * The graph as a Mermaid flowchart: a box for each stack, in it one for each compartment, in it one for each component;
 * an arrow from a resource to each that it takes a value from. Groupings and providers have no node of their own.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function toMermaid(graph: Graph): string {
  const ids = new Map(graph.nodes.map((node, index) => [node.id, `n${index}`]));
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const drawn = graph.nodes.filter(isDrawn);
  const lines = ["flowchart LR"];
  let box = 0;
  for (const stack of graph.stacks) {
    const ofStack = drawn.filter((node) => node.stack === stack.id);
    lines.push(`  subgraph s${box++}[${quote(stack.id)}]`);
    for (const [compartment, ofCompartment] of groupBy(ofStack, (node) => compartmentName(node.compartment))) {
      lines.push(`    subgraph s${box++}[${quote(compartment)}]`);
      for (const [component, members] of groupBy(ofCompartment, (node) => componentName(node, byId))) {
        const inside = members.map(
          (node) => `${ids.get(node.id)}[${quote(`${shortKind(node.kind)}<br/>${escapeLabel(node.name)}`, true)}]`,
        );
        if (component === "") lines.push(...inside.map((line) => `      ${line}`));
        else
          lines.push(
            `      subgraph s${box++}[${quote(component)}]`,
            ...inside.map((line) => `        ${line}`),
            "      end",
          );
      }
      lines.push("    end");
    }
    lines.push("  end");
  }
  lines.push(...drawn.flatMap((node) => arrowsOf(node, ids, byId)));
  return `${lines.join("\n")}\n`;
}

const isDrawn = (node: ResourceNode): boolean => node.category === "custom" || node.category === "data";

function arrowsOf(
  node: ResourceNode,
  ids: ReadonlyMap<string, string>,
  byId: ReadonlyMap<string, ResourceNode>,
): string[] {
  const targets = new Set(Object.values(node.propertyDependsOn).flat());
  return [...targets]
    .filter((target) => target !== node.id && isDrawnId(target, byId))
    .map((target) => `  ${ids.get(node.id)} --> ${ids.get(target)}`);
}

function isDrawnId(id: string, byId: ReadonlyMap<string, ResourceNode>): boolean {
  const node = byId.get(id);
  return node !== undefined && isDrawn(node);
}

function compartmentName(compartment: Compartment | undefined): string {
  if (compartment === undefined) return "no compartment";
  const tenant = isShared(compartment) ? "shared" : compartment.tenant;
  return [compartment.environment, tenant].filter((part) => part !== undefined).join(" / ");
}

/** The nearest grouping that is a component of the program; a Terraform module is one by its address. */
function componentName(node: ResourceNode, byId: ReadonlyMap<string, ResourceNode>): string {
  const parent = node.parent === undefined ? undefined : byId.get(node.parent);
  if (parent === undefined || parent.type === "pulumi:pulumi:Stack") return "";
  if (parent.category !== "component") return componentName(parent, byId);
  return `${parent.type.split(":").at(-1) ?? parent.type} ${parent.name}`;
}

function groupBy(nodes: readonly ResourceNode[], keyOf: (node: ResourceNode) => string): [string, ResourceNode[]][] {
  const groups = new Map<string, ResourceNode[]>();
  for (const node of nodes) {
    const group = groups.get(keyOf(node)) ?? [];
    group.push(node);
    groups.set(keyOf(node), group);
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const shortKind = (kind: string): string => escapeLabel(kind.replace(/^aws_/, "").replaceAll("_", " "));

function quote(text: string, escaped = false): string {
  return `"${escaped ? text : escapeLabel(text)}"`;
}

/** Mermaid reads quotes, brackets of its own and markdown in a label; it takes any character as a numbered entity. */
function escapeLabel(text: string): string {
  return text.replace(/[^\p{L}\p{N} _\-./:$@,]/gu, (character) => `#${character.codePointAt(0)};`);
}
