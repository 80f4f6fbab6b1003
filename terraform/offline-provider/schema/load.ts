import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { CompactBlock, CompactLine } from "./compact.ts";

export type SchemaKind = CompactLine["kind"];

/** The schemas of all types; a type's line is parsed when it is first asked for. */
export class SchemaStore {
  readonly providerVersion: string;
  readonly source: string;
  private readonly lines = new Map<string, string>();
  private readonly parsed = new Map<string, CompactBlock>();

  constructor(ndjson: string) {
    const [header = "{}", ...lines] = ndjson.trimEnd().split("\n");
    const { source, providerVersion } = JSON.parse(header);
    this.source = String(source);
    this.providerVersion = String(providerVersion);
    for (const line of lines) this.lines.set(keyOf(line), line);
  }

  /** The types of a kind, sorted. */
  types(kind: SchemaKind): string[] {
    const prefix = `${kind} `;
    return [...this.lines.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  }

  block(kind: SchemaKind, type: string): CompactBlock | undefined {
    const key = `${kind} ${type}`;
    const known = this.parsed.get(key);
    const line = this.lines.get(key);
    if (known !== undefined || line === undefined) return known;
    const block: CompactBlock = JSON.parse(line).block;
    this.parsed.set(key, block);
    return block;
  }
}

/** `kind type` of a line, without parsing it. */
function keyOf(line: string): string {
  const match = line.match(/^\{"kind":"(\w+)","type":"(\w+)"/);
  return `${match?.[1]} ${match?.[2]}`;
}

export function readSchemaFile(path: string): SchemaStore {
  return new SchemaStore(gunzipSync(readFileSync(path)).toString("utf8"));
}
