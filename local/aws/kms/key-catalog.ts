import { KEY_KINDS } from "../../../prover/facts/encryption.ts";
import type { DataFacts, World } from "../../../prover/facts/world.ts";
import { AwsError } from "../aws-error.ts";
import type { Caller } from "../enforcement/question.ts";
import { accountOf, partitionOf } from "../session.ts";

/** A key of the graph, as requests find it. */
export interface Key {
  readonly arn: string;
  readonly id: string;
  readonly account: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly usage: string;
  readonly spec: string;
  readonly multiRegion: boolean;
}

export interface FoundKey {
  readonly key: Key;
  /** The alias by which it was asked for. */
  readonly alias?: string;
}

/** Finds keys by what `KeyId` may be: an id, an ARN, an alias or an alias's ARN. */
export interface KeyCatalog {
  /** @throws AwsError where there is none */
  readonly find: (keyId: unknown, caller: Caller) => FoundKey;
  readonly byArn: (arn: string) => Key | undefined;
}

export function keyCatalog({ data, nodes }: World): KeyCatalog {
  const inputs = new Map(nodes.map((node) => [node.id, node.inputs]));
  const keys = data.filter(({ kind }) => KEY_KINDS.includes(kind));
  const byArn = new Map(keys.map((facts) => [facts.arn, keyOf(facts, inputs.get(facts.node) ?? {})]));
  const byAlias = new Map(keys.flatMap(({ arn, aliases = [] }) => aliases.map((alias) => [alias, arn] as const)));
  const find = (keyId: unknown, { session, region }: Caller): FoundKey => {
    if (typeof keyId !== "string" || keyId.length > 2048)
      throw new AwsError("ValidationException", "KeyId is required.");
    const home = `arn:${partitionOf(session)}:kms:${region}:${accountOf(session)}`;
    const isAlias = /(^|:)alias\//.test(keyId);
    const arn = keyId.startsWith("arn:") ? keyId : isAlias ? `${home}:${keyId}` : `${home}:key/${keyId}`;
    if (arn.split(":")[3] !== region) throw notFound(isAlias, arn);
    const key = byArn.get(isAlias ? (byAlias.get(arn) ?? "") : arn);
    if (key === undefined) throw notFound(isAlias, arn);
    return { key, ...(isAlias && { alias: arn.slice(arn.indexOf("alias/")) }) };
  };
  return { find, byArn: (arn) => byArn.get(arn) };
}

function notFound(isAlias: boolean, arn: string): AwsError {
  return new AwsError("NotFoundException", isAlias ? `Alias ${arn} is not found.` : `Key '${arn}' does not exist`);
}

function keyOf({ arn, account }: DataFacts, inputs: Readonly<Record<string, unknown>>): Key {
  const text = (name: string, otherwise: string): string => {
    const value = inputs[name];
    return typeof value === "string" ? value : otherwise;
  };
  return {
    arn,
    id: arn.split(":key/")[1] ?? arn,
    account,
    description: text("description", ""),
    enabled: inputs["isEnabled"] !== false && inputs["enabled"] !== false,
    usage: text("keyUsage", "ENCRYPT_DECRYPT"),
    spec: text("customerMasterKeySpec", "SYMMETRIC_DEFAULT"),
    multiRegion: inputs["multiRegion"] === true,
  };
}
