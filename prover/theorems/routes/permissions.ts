import type { ApiFacts, FunctionFacts, FunctionUrlFacts, PermissionFacts } from "../../facts/compute.ts";
import type { Place } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { type Crossing, finding, refutedUnlessDeclared } from "../findings.ts";
import { authorizersOf } from "./authorizers.ts";
import { labelOf } from "./route.ts";
import { admits, sourceArn } from "./source-arn.ts";
import { apiNames, isOwnOrShared, type Targets } from "./targets.ts";

/** An API with the account and region that source ARNs must name. */
export interface PlacedApi {
  readonly api: ApiFacts;
  readonly account?: string;
  readonly region?: string;
}

export interface Callers {
  /** By the API's id. */
  readonly apis: ReadonlyMap<string, readonly PlacedApi[]>;
  readonly targets: Targets;
  readonly ledger: Ledger;
}

/** Whom a function admits: nobody but the APIs' own routes to it, and what of its own place may call it. */
export function checkPermissions(lambda: FunctionFacts, callers: Callers, source?: string): readonly Finding[] {
  const shell = { ...(source !== undefined && { source }), lambda, callers };
  return [
    ...lambda.permissions.flatMap((permission) => checkPermission(permission, shell)),
    ...lambda.urls.flatMap((url) => checkUrl(url, shell)),
  ];
}

interface Shell {
  readonly lambda: FunctionFacts;
  readonly callers: Callers;
  readonly source?: string;
}

function checkPermission(permission: PermissionFacts, shell: Shell): readonly Finding[] {
  const { address, principal, doubt } = permission;
  if (doubt !== undefined) {
    const sentence = `Whom ${address} admits to ${shell.lambda.address} (${shell.lambda.place.label}) is not known.`;
    return [
      finding("unknown", {
        theorem: "routes",
        subject: address,
        resource: shell.lambda.node,
        sentence,
        because: [doubt],
        fix: "Give the permission values that are known before deployment.",
      }),
    ];
  }
  if (principal === "apigateway.amazonaws.com") return checkApi(permission, shell);
  return checkOther(permission, shell);
}

function checkApi(permission: PermissionFacts, shell: Shell): readonly Finding[] {
  const { sourceArn: text, address } = permission;
  const fix = `Set sourceArn of ${address} to the ARN of one API, its method and its path.`;
  if (text === undefined) {
    return crossing(permission, shell, {
      names: ["apigateway.amazonaws.com"],
      fix,
      says: "every API of every account: it has no source ARN",
    });
  }
  const parsed = sourceArn(text);
  if (parsed === undefined)
    return crossing(permission, shell, { names: [text], fix, says: `more than one API by its source ARN ${text}` });
  const named = (shell.callers.apis.get(parsed.apiId) ?? []).filter(
    ({ account = parsed.account, region = parsed.region }) => account === parsed.account && region === parsed.region,
  );
  if (named.length === 0) {
    return crossing(permission, shell, { names: [text], fix, says: `an API that the graph does not hold: ${text}` });
  }
  return named.flatMap(({ api }) => checkCalls(permission, shell, api, parsed.calls));
}

/** A permission for one API must fit only what of the API leads to this function. */
function checkCalls(permission: PermissionFacts, shell: Shell, api: ApiFacts, calls: string): readonly Finding[] {
  const { lambda } = shell;
  const fix = `Narrow sourceArn of ${permission.address} to the routes that lead to ${lambda.address}.`;
  const names = [...apiNames(api), permission.sourceArn ?? api.id] as const;
  const isFar = !isOwnOrShared(api.place, lambda.place);
  const isRead = api.doubts.length === 0 && api.routes.every(({ authorizer }) => authorizer.type !== "unknown");
  const isAuthorizer = authorizersOf(api).some(
    (authorizer) => authorizer.type === "function" && authorizer.functionArn === lambda.arn,
  );
  const other = api.routes.find(
    (route) =>
      route.integration.type === "function" &&
      route.integration.functionArn !== lambda.arn &&
      !(calls.startsWith("authorizers/") && !api.stages.includes("authorizers")) &&
      admits(calls, route),
  );
  return [
    ...(isFar
      ? crossing(permission, shell, {
          names,
          from: api.place,
          fix,
          says: `${api.address}, which is ${api.place.label}'s`,
        })
      : []),
    ...(calls.startsWith("authorizers/") && isRead && !isAuthorizer
      ? crossing(permission, shell, {
          names,
          from: api.place,
          fix,
          says: `authorizers of ${api.address}, of which it is none`,
        })
      : []),
    ...(other === undefined
      ? []
      : crossing(permission, shell, {
          names,
          from: api.place,
          fix,
          says: `${labelOf(other)} of ${api.address}, which leads to another function, by its source ARN ${permission.sourceArn}`,
          replay: { kind: "call", method: other.method, path: other.path, reaches: lambda.arn },
        })),
  ];
}

/** Anybody but API Gateway: only a resource or role of the function's own place. */
function checkOther(permission: PermissionFacts, shell: Shell): readonly Finding[] {
  const { principal, sourceArn: text, address } = permission;
  const service = principal.endsWith(".amazonaws.com");
  const caller = service ? text : principal;
  const found = caller === undefined ? [] : (shell.callers.targets.byArn.get(caller) ?? []);
  const fix = `Let ${address} name one resource or role of ${shell.lambda.place.label}, or remove it.`;
  if (found.length > 0) {
    return found
      .filter(({ place }) => place.key !== shell.lambda.place.key)
      .flatMap(({ names, place }) =>
        crossing(permission, shell, { names, from: place, fix, says: `${names[0]}, which is ${place.label}'s` }),
      );
  }
  if (principal === "*") return crossing(permission, shell, { names: ["internet", "*"], fix, says: "everybody" });
  const says = service
    ? text === undefined
      ? `${principal} on behalf of anybody: it has no source ARN`
      : `${principal} on behalf of ${text}, which the graph does not hold`
    : `${principal}, which the graph does not hold`;
  return crossing(permission, shell, { names: [caller ?? principal, principal], fix, says });
}

/** A function's own URL is a route that no API guards. */
function checkUrl(
  { address, authorization }: FunctionUrlFacts,
  { lambda, callers, source }: Shell,
): readonly Finding[] {
  const isOpen = authorization !== "AWS_IAM";
  const who = isOpen ? "everybody" : "whoever an IAM policy allows it, of whichever tenant";
  return refutedUnlessDeclared(callers.ledger, {
    theorem: "routes",
    from: lambda.place,
    to: lambda.place,
    principals: [isOpen ? "internet" : "iam", address],
    resources: [lambda.node, lambda.address, lambda.arn],
    sentence: `${lambda.address} (${lambda.place.label}) has a URL of its own that ${who} can call.`,
    because: [`${address} has the authorization type ${authorization}.`],
    fix: `Remove ${address} and lead a route of an API with an authorizer to the function.`,
    replay: { kind: "call", method: "ANY", path: "/", reaches: lambda.arn },
    ...(source !== undefined && { source }),
  });
}

interface Admitted {
  readonly names: readonly [string, ...string[]];
  /** Absent: nobody whom the graph holds. */
  readonly from?: Place;
  readonly says: string;
  readonly fix: string;
  readonly replay?: Crossing["replay"];
}

function crossing(
  permission: PermissionFacts,
  { lambda, callers, source }: Shell,
  admitted: Admitted,
): readonly Finding[] {
  const { names, from = lambda.place, says, fix, replay } = admitted;
  const { address, action } = permission;
  return refutedUnlessDeclared(callers.ledger, {
    theorem: "routes",
    from,
    to: lambda.place,
    principals: names,
    action,
    resources: [lambda.node, lambda.address, lambda.arn, address],
    sentence: `${lambda.address} (${lambda.place.label}) admits ${says}.`,
    because: [
      `${address} allows ${action} to ${permission.principal}${permission.sourceArn === undefined ? "" : ` for ${permission.sourceArn}`}.`,
    ],
    fix,
    ...(replay !== undefined && { replay }),
    ...(source !== undefined && { source }),
  });
}
