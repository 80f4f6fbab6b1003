import type { ActionFacts, ServiceReference } from "../../facts/service-reference.ts";
import { breach, unread } from "../breaches.ts";
import { matches } from "../glob.ts";
import { managedDocumentsOf } from "../managed-policies.ts";
import { onlyOptions } from "../options.ts";
import { type PolicyDocument, policyDocumentsOf, type WrittenStatement } from "../policy-documents.ts";
import type { Breach, Rule } from "../rule.ts";

export const rule: Rule = {
  id: "scoped-resources",
  claim: "Every policy of an identity names the resources of each action, unless AWS offers none to name.",
  check: (nodes, world, options) => {
    onlyOptions("scoped-resources", options, []);
    const documents = [...policyDocumentsOf(nodes), ...managedDocumentsOf(nodes, world)].filter(
      ({ kind }) => kind === "identity",
    );
    return { checked: documents.length, breaches: documents.flatMap((it) => breachesOf(it, world.services)) };
  },
};

function breachesOf(document: PolicyDocument, services: ServiceReference): readonly Breach[] {
  if (document.doubt !== undefined) return [unread(document.node, document.property, document.doubt)];
  return document.statements.flatMap((statement) => [
    ...statement.actions.flatMap((action) => unheardOf(document, statement, action, services)),
    ...(statement.effect === "Allow" ? broad(document, statement, services) : []),
  ]);
}

/** A misspelt action allows nothing in an Allow, and denies nothing in a Deny. */
function unheardOf(
  { node, property }: PolicyDocument,
  { label }: WrittenStatement,
  action: string,
  services: ServiceReference,
): readonly Breach[] {
  if (action === "*" || actionsLike(action, services).length > 0) return [];
  return [
    breach(node, {
      subject: action,
      sentence: `${node.address} names the action "${action}", which does not exist.`,
      because: [`${node.address}, ${property}, ${label}`, `${services.source} does not have it.`],
      fix: "Correct its spelling, or remove it.",
    }),
  ];
}

function broad(document: PolicyDocument, statement: WrittenStatement, services: ServiceReference): readonly Breach[] {
  const { node } = document;
  const wide = statement.negatedResources ? ["everything but what NotResource lists"] : (statement.resources ?? ["*"]);
  const because = [`${node.address}, ${document.property}, ${statement.label}`];
  if (statement.negatedActions) {
    return wide
      .filter((resource) => statement.negatedResources || coversAService(resource))
      .map((resource) =>
        breach(node, {
          subject: "NotAction",
          sentence: `${node.address} allows every action but ${statement.actions.join(", ")} on ${quoted(resource)}.`,
          because,
          fix: "List the actions that are needed, and their resources.",
        }),
      );
  }
  return statement.actions.flatMap((pattern) => {
    const found = actionsLike(pattern, services);
    const resource = wide.find((candidate) =>
      found.some(
        (action) => scopable(action) && (statement.negatedResources || coversAType(candidate, action, services)),
      ),
    );
    if (resource === undefined) return [];
    const types = [...new Set(found.flatMap(({ resourceTypes }) => resourceTypes))];
    return [
      breach(node, {
        subject: found.length === 1 && found[0] !== undefined ? found[0].name : pattern,
        sentence: `${node.address} allows ${pattern} on ${quoted(resource)}.`,
        because: [...because, `${services.source}: ${pattern} can be limited to ${listed(types)}.`],
        fix: `Name the ${types[0]} that is meant in Resource.`,
      }),
    ];
  });
}

const scopable = ({ resourceTypes }: ActionFacts): boolean => resourceTypes.length > 0;

const quoted = (resource: string): string => (/[*?:]/.test(resource) ? `"${resource}"` : resource);

const listed = (types: readonly string[]): string =>
  types.length <= 4 ? types.join(", ") : `${types.slice(0, 4).join(", ")} and ${types.length - 4} more types`;

function actionsLike(pattern: string, { services }: ServiceReference): readonly ActionFacts[] {
  if (pattern === "*") return [...services.values()].flatMap(({ actions }) => [...actions.values()]);
  const [prefix = "", name = ""] = pattern.toLowerCase().split(":");
  const actions = services.get(prefix)?.actions;
  if (actions === undefined) return [];
  if (!/[*?]/.test(name)) {
    const action = actions.get(name);
    return action === undefined ? [] : [action];
  }
  return [...actions].filter(([candidate]) => matches(name, candidate)).map(([, action]) => action);
}

/** A character that no ARN and no policy has: only a wildcard stands for it. */
const ANY = "\u0000";

/** Whether the resource names every resource of some type that the action takes: `table/*`, or the whole service. */
function coversAType(resource: string, action: ActionFacts, { services }: ServiceReference): boolean {
  if (coversAService(resource)) return true;
  const types = services.get(action.name.split(":")[0]?.toLowerCase() ?? "")?.resourceTypes;
  return action.resourceTypes.some((type) => {
    const pattern = types?.get(type);
    return pattern !== undefined && service(pattern) === service(resource) && matches(rest(resource), rest(pattern));
  });
}

/** `*`, `arn:aws:s3:::*`, `arn:aws:s3*`. */
const coversAService = (resource: string): boolean =>
  /^\*+$/.test(rest(resource)) || (resource.split(":").length < 6 && resource.endsWith("*"));

const service = (arn: string): string => arn.split(":")[2] ?? "";

/** What follows the account, each variable of the reference's patterns as {@link ANY}. */
const rest = (arn: string): string =>
  arn
    .replaceAll(/\$\{[A-Z]\w*\}/g, ANY)
    .split(":")
    .slice(5)
    .join(":");
