import { expect, test } from "vitest";
import { findAccess } from "../access/find-access.ts";
import { subjectOf as askedAs } from "../facts/subjects.ts";
import { askedBy, targetsOf } from "../facts/targets.ts";
import type { DataFacts, PrincipalFacts } from "../facts/world.ts";
import { worldOf } from "../test/nodes.ts";
import { ledgerOf } from "../test/shop.ts";
import { decideIdentity } from "../theorems/identity/decide.ts";
import { dataFactsOf, principalFactsOf, referenceFor } from "./facts-of.ts";
import { generateWorld } from "./generate-world.ts";
import { type Random, randomFrom } from "./random.ts";
import { searchAllowed } from "./tie.ts";
import { type RandomWorld, type StatementDocument, subjectOf, targetOf } from "./world.ts";

const WORLDS = 300;
const REQUESTS = 24;

const PUBLIC: StatementDocument = { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" };

/** A random world as the theorem takes it; some buckets are public, and of some public access is blocked. */
function factsOf({ principals, targets }: RandomWorld, random: Random) {
  const named = targets.filter(({ arn }) => arn !== "*");
  const resources = named.map((target) => {
    if (!target.arn.startsWith("arn:aws:s3:") || random.chance(0.6)) return targetOf(target);
    const Statement = [...(target.policy?.Statement ?? []), PUBLIC];
    return targetOf({ ...target, policy: { Version: "2012-10-17", Statement } });
  });
  const data = resources.map((resource, index): DataFacts => {
    const side = named[index]?.side ?? "";
    const isBucket = resource.arn.startsWith("arn:aws:s3:");
    const place = { key: side, environment: side, label: side };
    return {
      ...dataFactsOf(resource, index),
      place,
      ...(isBucket && random.chance(0.6) && { restrictsPublic: true }),
    };
  });
  const who = principals.flatMap((one) => principalFactsOf(one, subjectOf(one)) ?? []);
  return worldOf({ principals: who, data, services: referenceFor(resources) });
}

/**
 * Whether S3 refuses everybody of another account, because the policy is public. Which conditions keep a policy from
 * being public is more than is asked here.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
function isBlocked({ account }: PrincipalFacts, { restrictsPublic, policy, ...data }: DataFacts): boolean {
  if (!restrictsPublic || account === data.account) return false;
  return (policy?.policy?.statements ?? []).some(
    ({ effect, principal, conditions }) =>
      effect === "Allow" && conditions.length === 0 && principal?.entries.some(({ kind }) => kind === "everyone"),
  );
}

test("the theorem identity reports every pair across a wall of which the reference allows a request", () => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const seen = { reported: 0, denied: 0, blocked: 0 };
  try {
    for (let seed = 1; seed <= WORLDS; seed += 1) {
      const random = randomFrom(seed);
      const world = factsOf(generateWorld(seed), random);
      const { findings } = decideIdentity(world, ledgerOf(), findAccess);
      for (const principal of world.principals) {
        for (const data of world.data) {
          const isKey = data.arn.startsWith("arn:aws:kms:");
          if (principal.place.key === data.place.key || isKey) continue;
          const about = findings.filter((one) => one.principal === principal.address && one.resource === data.address);
          const blocked = isBlocked(principal, data);
          if (about.length > 0) seen.reported += 1;
          else if (blocked) seen.blocked += 1;
          else {
            seen.denied += 1;
            const subject = askedAs(principal);
            for (const target of targetsOf(data, world.services)) {
              const request = searchAllowed(subject, askedBy(target, principal), random, { requests: REQUESTS });
              expect({ seed, request }).toEqual({ seed, request: undefined });
            }
          }
        }
      }
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  expect(seen.reported).toBeGreaterThan(100);
  expect(seen.denied).toBeGreaterThan(100);
  expect(seen.blocked).toBeGreaterThan(5);
}, 240_000);
