import { isUnknownText, plain, UNKNOWN, type Wire, type WireObject } from "../wire.ts";
import { draw, drawUuid } from "./draw.ts";
import type { Row, Subject } from "./row.ts";
import { rowOf } from "./rows.ts";

export interface Synthesis {
  /** Absent where nobody knows what AWS would make: not known before deployment. */
  readonly id?: string;
  readonly outputs: WireObject;
}

interface Origin {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: WireObject;
  readonly account: string;
  readonly region: string;
}

/** What AWS would answer to the creation of this resource, as far as a row says; a type without a row makes nothing. */
export function synthesise(origin: Origin): Synthesis {
  const row = rowOf(origin.type);
  if (row === undefined) return { outputs: {} };
  const outputs = fillRow(row, origin);
  const { id, ...others } = outputs;
  return typeof id === "string" && !isUnknownText(id) ? { id, outputs: others } : { outputs: others };
}

function fillRow(row: Row, origin: Origin): Record<string, Wire> {
  const made = new Map<string, Wire | undefined>();
  const subject: Subject = {
    urn: origin.urn,
    name: origin.name,
    account: origin.account,
    region: origin.region,
    partition: partitionOf(origin.region),
    value: (property) => plain(origin.inputs[property]) ?? make(property),
    text: (property) => textOf(subject.value(property)),
    fill: (template) => fill(template, "", subject),
  };
  function make(property: string): Wire | undefined {
    if (made.has(property)) return made.get(property);
    made.set(property, undefined);
    const entry = row[property];
    const value =
      typeof entry === "function" ? entry(subject) : typeof entry === "string" ? fill(entry, property, subject) : entry;
    made.set(property, value);
    return value;
  }
  const outputs: Record<string, Wire> = {};
  for (const property of Object.keys(row)) {
    const value = property === "id" || origin.inputs[property] === undefined ? make(property) : undefined;
    if (value !== undefined) outputs[property] = typeof value === "string" && isUnknownText(value) ? UNKNOWN : value;
  }
  return outputs;
}

function fill(template: string, property: string, subject: Subject): string | undefined {
  let complete = true;
  const text = template.replace(/\{([\w:]+)\}/g, (_, place: string) => {
    const part = placeOf(place, property, subject) ?? subject.text(place);
    complete &&= part !== undefined;
    return part ?? "";
  });
  return complete ? text : undefined;
}

function placeOf(place: string, property: string, subject: Subject): string | undefined {
  const seed = `${subject.urn} ${property}`;
  const [alphabet = "", length] = place.split(":");
  if (length !== undefined) return draw(seed, alphabet, Number(length));
  if (place === "uuid") return drawUuid(seed);
  if (place === "autoname") return autoname(property, subject, seed);
  if (place === "partition") return subject.partition;
  if (place === "region") return subject.region;
  if (place === "account") return subject.account;
  return place === "dns" ? dnsSuffixOf(subject.region) : undefined;
}

/** As Pulumi names what the program leaves unnamed, but with letters that stay. */
function autoname(property: string, subject: Subject, seed: string): string {
  const prefix = subject.text(`${property}Prefix`);
  return prefix === undefined ? `${subject.name}-${draw(seed, "hex", 7)}` : `${prefix}${draw(seed, "hex", 26)}`;
}

function textOf(value: Wire | undefined): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

export function dnsSuffixOf(region: string): string {
  return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}
