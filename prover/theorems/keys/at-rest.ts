import { outsideOf } from "../../facts/places.ts";
import type { DataFacts, Place } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";
import type { SourceOf } from "../identity/sources.ts";

export const AT_REST = "kms:encrypt-at-rest";

/** By which name declarations call a key that AWS owns or manages. */
const AWS_KEY = "aws-key";

/** By which name declarations call it that there is no key. */
const UNENCRYPTED = "unencrypted";

const AWS: Place = { ...outsideOf(AWS_KEY), label: "AWS" };

export type KeysByName = ReadonlyMap<string, DataFacts>;

/** Keys by ARN and by the ARNs of their aliases. */
export function keysByName(keys: readonly DataFacts[]): KeysByName {
  return new Map(keys.flatMap((key) => [key.arn, ...(key.aliases ?? [])].map((name) => [name, key])));
}

/** Data at rest is under a key of its own place. */
export function checkAtRest(data: DataFacts, keys: KeysByName, ledger: Ledger, sourceOf: SourceOf): readonly Finding[] {
  const { encryption, address, arn, place } = data;
  if (encryption.by === "none") return [];
  const key = encryption.by === "customer-key" ? keys.get(encryption.key) : undefined;
  if (key?.place.key === place.key) return [];
  const who = `${address} (${place.label})`;
  const source = sourceOf(address, [data.node]);
  const crossing = {
    theorem: "keys",
    from: place,
    principals: [address, arn, data.node],
    action: AT_REST,
    fix: `Encrypt ${address} with a customer managed key of ${place.label}.`,
    ...(source !== undefined && { source }),
  } as const;
  if (encryption.by === "unknown") {
    return unknownUnlessDeclared(ledger, {
      ...crossing,
      to: outsideOf("unknown key"),
      resources: ["unknown-key"],
      sentence: `Which key ${who} is encrypted with is not known.`,
      because: [encryption.reason],
    });
  }
  if (encryption.by === "customer-key") {
    if (key === undefined) {
      return refutedUnlessDeclared(ledger, {
        ...crossing,
        to: outsideOf(encryption.key),
        resources: [encryption.key],
        sentence: `${who} is encrypted with ${encryption.key}, which the graph does not hold.`,
        because: [`Whose key ${encryption.key} is, and whom it admits, is not seen.`],
      });
    }
    return refutedUnlessDeclared(ledger, {
      ...crossing,
      to: key.place,
      resources: [key.address, key.arn, key.node],
      sentence: `${who} is encrypted with ${key.address} (${key.place.label}).`,
      because: [`${address} names ${encryption.key}.`],
    });
  }
  if (encryption.by === "unencrypted") {
    return refutedUnlessDeclared(ledger, {
      ...crossing,
      to: outsideOf(UNENCRYPTED),
      resources: [UNENCRYPTED],
      sentence: `${who} keeps its data unencrypted.`,
      because: [`${address} asks for no encryption.`],
    });
  }
  return refutedUnlessDeclared(ledger, {
    ...crossing,
    to: AWS,
    resources: [AWS_KEY],
    sentence: `${who} is encrypted with a key of AWS, not with one of its own compartment.`,
    because: [`${address} names no customer managed key.`],
  });
}
