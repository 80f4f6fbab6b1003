import type { Unknown, Value } from "../../graph/value.ts";
import { secret, unknown } from "../../graph/value.ts";
import { readArchive, readAsset } from "./assets.ts";
import {
  ARCHIVE,
  ASSET,
  encryptedKeyIn,
  isUnknownText,
  isWireObject,
  OUTPUT,
  plain,
  RESOURCE,
  SECRET,
  signatureOf,
  type Wire,
  type WireObject,
} from "./wire.ts";

export interface ReadingOptions {
  /** The program's working folder, which its file assets are relative to. */
  readonly directory: string;
  /** Why a value of this property is not known. */
  readonly reason: (property: string) => string;
}

/** A resource's properties as the graph holds them. What is `undefined` on the wire is left out. */
export function propertiesOf(wire: WireObject, options: ReadingOptions): Record<string, Value> {
  const entries = Object.entries(wire).map(([name, value]) => {
    const reason = (): string => options.reason(name);
    return [name, graphValue(value, { directory: options.directory, reason })] as const;
  });
  return sorted(entries);
}

/** A message that has crossed a socket has its keys sorted; one that has not must be the same. */
function sorted(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

interface Reading {
  readonly directory: string;
  readonly reason: () => string;
}

function graphValue(wire: Wire, reading: Reading): Value {
  if (typeof wire === "string") return textOf(wire, reading);
  if (Array.isArray(wire)) return wire.map((item: Wire) => graphValue(item, reading));
  if (!isWireObject(wire)) return wire as null | boolean | number;
  switch (signatureOf(wire)) {
    case SECRET:
      return secret(graphValue(wire["value"] ?? null, reading));
    case OUTPUT:
      return outputOf(wire, reading);
    case RESOURCE:
      return graphValue(plain(wire) ?? null, reading);
    case ASSET:
      return readAsset(wire, reading.directory);
    case ARCHIVE:
      return readArchive(wire, reading.directory);
    default:
      return sorted(Object.entries(wire).map(([key, value]) => [key, graphValue(value, reading)] as const));
  }
}

function outputOf(wire: WireObject, reading: Reading): Value {
  const value = plain(wire);
  const known = graphValue(value ?? null, reading);
  return wire["secret"] === true ? secret(known) : known;
}

function textOf(text: string, reading: Reading): string | Unknown {
  if (!isUnknownText(text)) return text;
  const key = encryptedKeyIn(text);
  if (key === undefined) return unknown(reading.reason());
  return unknown(`The configuration value "${key}" is encrypted and cannot be read offline.`);
}
