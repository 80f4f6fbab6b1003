import type { ApiFacts, AuthorizerFacts } from "../compute.ts";

/** What the verdict on routes stands on and no graph shows. */
export function computeAssumptions(apis: readonly ApiFacts[]): readonly string[] {
  return apis.flatMap((api) => [...outside(api), ...authorizers(api)]);
}

function outside({ address, place, outsideFunctions }: ApiFacts): readonly string[] {
  const placed = outsideFunctions.filter((lambda) => lambda.place !== undefined);
  const groups = new Set(placed.map(({ placedBy }) => placedBy));
  if (placed.length === 0) return [];
  return [
    `${placed.length} functions that ${address} (${place.label}) calls are deployed apart from it: each is taken to stand where the log ` +
      `group stands that its name begins with (${groups.size} groups), and whom it admits is not seen.`,
  ];
}

function authorizers({ address, place, routes }: ApiFacts): readonly string[] {
  const all = new Map(
    routes.flatMap(({ authorizer }) => ("name" in authorizer ? [[authorizer.name, authorizer]] : [])),
  );
  return [...all].map(
    ([name, authorizer]) =>
      `Whom the authorizer ${name} of ${address} (${place.label}) lets in is not seen${kept(authorizer)}.`,
  );
}

function kept(authorizer: AuthorizerFacts): string {
  if (authorizer.type !== "function" || authorizer.cacheSeconds === 0) return "";
  return (
    `, nor the policy that it returns, which is kept ${authorizer.cacheSeconds} seconds for every call with the ` +
    "same credentials"
  );
}
