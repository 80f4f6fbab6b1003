import type { ApiFacts, AuthorizerFacts } from "../../facts/compute.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";
import { checkCaller } from "./route.ts";
import { apiNames, isForeign, isOwnOrShared, type Target, type Targets } from "./targets.ts";

/** Each authorizer of an API once, whichever routes have it. */
export function authorizersOf({ routes }: ApiFacts): readonly Named[] {
  const all = routes.flatMap(({ authorizer }) => ("name" in authorizer ? [authorizer] : []));
  return [...new Map(all.map((authorizer) => [JSON.stringify(authorizer), authorizer])).values()];
}

type Named = Extract<AuthorizerFacts, { readonly name: string }>;

/** An authorizer must be the API's own, or the platform's in the same environment. */
export function checkAuthorizers(api: ApiFacts, targets: Targets, ledger: Ledger, source?: string): readonly Finding[] {
  return authorizersOf(api).flatMap((authorizer) => {
    const shell = {
      theorem: "routes",
      action: authorizer.name,
      principals: apiNames(api),
      ...(source !== undefined && { source }),
    } as const;
    const asked = authorizer.type === "function" ? [authorizer.functionArn] : authorizer.providers;
    const found = asked.flatMap((name) => decidersOf(name, targets).map((target) => ({ name, target })));
    const unseen = asked.filter((name) => isArn(name) && decidersOf(name, targets).length === 0);
    const because = asked.map((name) => `The authorizer ${authorizer.name} of ${api.address} asks ${name}.`);
    const crossing = {
      ...shell,
      from: api.place,
      because,
      fix: `Ask an authorizer of ${api.place.label} or of its platform.`,
    };
    return [
      ...found
        .filter(({ target }) => !isOwnOrShared(target.place, api.place))
        .flatMap(({ target }) =>
          refutedUnlessDeclared(ledger, {
            ...crossing,
            to: target.place,
            resources: target.names,
            sentence: `Who may call ${api.address} (${api.place.label}) is decided by ${target.names[0]}, which is ${target.place.label}'s.`,
            because: [...because, ...(target.because === undefined ? [] : [target.because])],
          }),
        ),
      ...unseen.flatMap((name) => {
        const unless = isForeign(name, targets) ? refutedUnlessDeclared : unknownUnlessDeclared;
        const sentence = `Who may call ${api.address} (${api.place.label}) is decided by ${name}, which the graph does not hold.`;
        return unless(ledger, { ...crossing, to: api.place, resources: [name], sentence });
      }),
      ...(authorizer.type === "function" && authorizer.credentials !== undefined
        ? checkCaller({ api, role: authorizer.credentials, wanted: api.place, targets, ledger, shell })
        : []),
    ];
  });
}

/** By its ARN, or a user pool by its issuer's URL. */
function decidersOf(name: string, targets: Targets): readonly Target[] {
  const pool = /^https:\/\/cognito-idp\.[\w-]+\.amazonaws\.com(?:\.cn)?\/([\w-]+)$/.exec(name)?.[1];
  if (pool === undefined) return targets.byArn.get(name) ?? [];
  return [...targets.byArn].filter(([arn]) => arn.endsWith(`:userpool/${pool}`)).flatMap(([, found]) => found);
}

function isArn(name: string): boolean {
  return name.startsWith("arn:");
}
