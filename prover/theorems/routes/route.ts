import type { ApiFacts, RouteFacts } from "../../facts/compute.ts";
import type { Place } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { type Crossing, finding, refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";
import { ownerOf, type Tenants } from "./named-place.ts";
import { apiNames, isForeign, isOwnOrShared, type Target, type Targets } from "./targets.ts";

/** A route in the world that it is decided in. */
export interface RouteCase {
  readonly api: ApiFacts;
  readonly route: RouteFacts;
  readonly targets: Targets;
  readonly tenants: Tenants;
  readonly ledger: Ledger;
  readonly source?: string;
}

/** Who may call the route, and what it leads to. What the API answers by itself leads nowhere and needs nobody's leave. */
export function checkRoute(routeCase: RouteCase): readonly Finding[] {
  if (routeCase.route.integration.type === "mock") return [];
  return [...checkAuthorizer(routeCase), ...checkIntegration(routeCase)];
}

export function labelOf({ method, path }: RouteFacts): string {
  return `${method} ${path}`;
}

/** Kinds of authorizer that do not tell one tenant's user from another's, and by which name a declaration calls them. */
const OPEN = {
  none: { name: "internet", sentence: "has no authorizer: everybody can call it", fix: "Give it an authorizer" },
  iam: {
    name: "iam",
    sentence: "asks only for a signature of AWS, which tells no tenant from another",
    fix: "Give it an authorizer that knows tenants",
  },
  "api-key-only": {
    name: "api-key",
    sentence: "asks only for an API key, which is no authorizer",
    fix: "Give it an authorizer beside the key",
  },
} as const;

function checkAuthorizer({ api, route, ledger, source }: RouteCase): readonly Finding[] {
  const { authorizer } = route;
  const label = labelOf(route);
  if (authorizer.type === "unknown") {
    const sentence = `Who may call ${label} of ${api.address} (${api.place.label}) is not known.`;
    const resource = api.node;
    return [
      finding("unknown", {
        theorem: "routes",
        subject: label,
        resource,
        sentence,
        because: [authorizer.reason],
        fix: "Name one authorizer that is in the graph.",
        ...(source !== undefined && { source }),
      }),
    ];
  }
  if (authorizer.type !== "none" && authorizer.type !== "iam" && authorizer.type !== "api-key-only") return [];
  const { name, sentence, fix } = OPEN[authorizer.type];
  const reached = route.integration.type === "function" ? [route.integration.functionArn] : [];
  return refutedUnlessDeclared(ledger, {
    theorem: "routes",
    from: api.place,
    to: api.place,
    principals: [name],
    action: label,
    resources: [...apiNames(api), ...reached, route.address],
    sentence: `${label} of ${api.address} (${api.place.label}) ${sentence}.`,
    because: [`${route.address} declares ${label} with authorization ${authorizer.type}.`],
    fix: `${fix}, or declare in bulkhead.yaml that it is meant to be open.`,
    replay: { kind: "call", method: route.method, path: route.path, reaches: reached[0] ?? label },
    ...(source !== undefined && { source }),
  });
}

function checkIntegration(routeCase: RouteCase): readonly Finding[] {
  const { api, route, ledger, tenants, source } = routeCase;
  const { integration } = route;
  const label = labelOf(route);
  const from = { theorem: "routes", ...(source !== undefined && { source }) } as const;
  if (integration.type === "mock") return [];
  const place = `${label} of ${api.address} (${api.place.label})`;
  if (integration.type === "unknown") {
    const sentence = `What ${place} leads to is not known.`;
    return [
      finding("unknown", {
        ...from,
        subject: label,
        resource: api.node,
        sentence,
        because: [integration.reason],
        fix: "Name a function that is in the graph.",
      }),
    ];
  }
  const owner = ownerOf(api, route, tenants);
  if (owner.type === "several") {
    const names = owner.places.map(({ label }) => label).join(" and ");
    return [
      finding("unknown", {
        ...from,
        subject: label,
        resource: api.node,
        sentence: `Whose route ${place} is cannot be told.`,
        because: [`Its path names ${names}.`],
        fix: "Name one tenant in the path.",
      }),
    ];
  }
  const crossing = { ...from, action: label, principals: apiNames(api) };
  if (integration.type === "other") {
    return refutedUnlessDeclared(ledger, {
      ...crossing,
      from: owner.place,
      to: owner.place,
      resources: [integration.uri],
      sentence: `${place} reaches ${integration.uri}, which is no function of ${owner.place.label}.`,
      because: [owner.because, `${route.address} leads ${label} to ${integration.uri}.`],
      fix: "Lead it to a function, or declare the crossing in bulkhead.yaml.",
      replay: { kind: "call", method: route.method, path: route.path, reaches: integration.uri },
    });
  }
  const reached = routeCase.targets.byArn.get(integration.functionArn) ?? [];
  if (reached.length === 0) {
    const unseen = { ...crossing, from: owner.place, to: owner.place, because: owner.because, what: place };
    return unseenFunction(routeCase, unseen, integration.functionArn);
  }
  return [
    ...reached.flatMap((target) => wrongFunction(routeCase, crossing, owner.place, owner.because, target)),
    ...callerRole(routeCase, crossing, owner.place, integration.credentials),
  ];
}

/** A function of an account that the world knows nothing of is nobody's of the world; one of its own may be anybody's. */
function unseenFunction(
  { route, targets, ledger }: RouteCase,
  shell: Shell & { readonly from: Place; readonly to: Place; readonly because: string; readonly what: string },
  arn: string,
): readonly Finding[] {
  const { what, because, ...crossing } = shell;
  const fix = "Prove the function's stack together with this one, or declare the crossing in bulkhead.yaml.";
  if (isForeign(arn, targets)) {
    return refutedUnlessDeclared(ledger, {
      ...crossing,
      resources: [arn],
      sentence: `${what} reaches ${arn}, of an account that is none of the world's.`,
      because: [because, `${route.address} leads ${labelOf(route)} to ${arn}.`],
      fix,
      replay: { kind: "call", method: route.method, path: route.path, reaches: arn },
    });
  }
  return unknownUnlessDeclared(ledger, {
    ...crossing,
    resources: [arn],
    sentence: `Whose function ${what} reaches is not known.`,
    because: [because, `${arn} is not in the graph, and no log group, or several, have its name.`],
    fix,
  });
}

type Shell = Pick<Crossing, "theorem" | "principals" | "action" | "source">;

function wrongFunction(
  { api, route, ledger }: RouteCase,
  shell: Shell,
  wanted: Place,
  because: string,
  target: Target,
): readonly Finding[] {
  const arn = target.names.at(-1) ?? target.names[0];
  const isWanted = target.place.key === wanted.key;
  const from = isWanted && !isOwnOrShared(api.place, target.place) ? api.place : wanted;
  if (from.key === target.place.key) return [];
  const label = labelOf(route);
  return refutedUnlessDeclared(ledger, {
    ...shell,
    from,
    to: target.place,
    resources: target.names,
    sentence: `${label} of ${api.address} is ${from.label}'s and reaches ${target.names[0]}, which is ${target.place.label}'s.`,
    because: [
      isWanted ? `${api.address} is ${api.place.label}'s.` : because,
      `${route.address} leads ${label} to ${arn}.`,
      ...(target.because === undefined ? [] : [target.because]),
    ],
    fix: `Lead ${label} to a function of ${from.label}.`,
    replay: { kind: "call", method: route.method, path: route.path, reaches: arn },
  });
}

/** A role that API Gateway calls the function as must be the API's or the route's own. */
function callerRole({ api, targets, ledger }: RouteCase, shell: Shell, wanted: Place, role: string | undefined) {
  if (role === undefined) return [];
  return checkCaller({ api, role, wanted, targets, ledger, shell });
}

/** Shared with authorizers, which are called as a role in the same way. */
export function checkCaller({
  api,
  role,
  wanted,
  targets,
  ledger,
  shell,
}: {
  readonly api: ApiFacts;
  readonly role: string;
  readonly wanted: Place;
  readonly targets: Targets;
  readonly ledger: Ledger;
  readonly shell: Shell;
}): readonly Finding[] {
  const caller = shell.action ?? shell.principals[0];
  const found = targets.byArn.get(role) ?? [];
  const crossing = {
    ...shell,
    from: api.place,
    fix: `Call as a role of ${api.place.label}, or as API Gateway itself.`,
  };
  if (found.length === 0) {
    return unknownUnlessDeclared(ledger, {
      ...crossing,
      to: api.place,
      resources: [role],
      sentence: `The role that ${caller} of ${api.address} is called as is not in the graph.`,
      because: [`${caller} is called as ${role}.`],
    });
  }
  const wrong = found.filter(({ place }) => !isOwnOrShared(place, api.place) && place.key !== wanted.key);
  return wrong.flatMap((target) =>
    refutedUnlessDeclared(ledger, {
      ...crossing,
      to: target.place,
      resources: target.names,
      sentence: `${caller} of ${api.address} (${api.place.label}) is called as ${target.names[0]}, which is ${target.place.label}'s.`,
      because: [`${caller} is called as ${role}.`],
    }),
  );
}
