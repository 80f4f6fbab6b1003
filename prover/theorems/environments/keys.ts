import type { World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { refutedUnlessDeclared } from "../findings.ts";

/** No data of one environment is encrypted with a key of another. */
export function checkKeys({ data }: World, ledger: Ledger): readonly Finding[] {
  const keys = new Map(
    data
      .filter(({ arn }) => arn.split(":")[2] === "kms")
      .flatMap((key) => [key.arn, ...(key.aliases ?? [])].map((name) => [name, key] as const)),
  );
  return data.flatMap(({ encryption, address, arn, node, place }) => {
    const key = encryption.by === "customer-key" ? keys.get(encryption.key) : undefined;
    if (key === undefined || key.place.environment === place.environment) return [];
    return refutedUnlessDeclared(ledger, {
      theorem: "environments",
      from: place,
      to: key.place,
      principals: [arn, address, node],
      action: "key",
      resources: [key.arn, key.address, key.node],
      sentence: `${address} (${place.label}) is encrypted with ${key.address}, which is ${key.place.label}'s.`,
      because: [`Whoever holds the key of ${key.place.label} decides over the data of ${place.label}.`],
      fix: `Encrypt ${address} with a key of ${place.environment}.`,
    });
  });
}
