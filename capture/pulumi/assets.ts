import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { type Asset, type AssetFile, type Unknown, unknown } from "../../graph/value.ts";
import { ARCHIVE, isWireObject, signatureOf, type Wire, type WireObject } from "./wire.ts";

type Files = Record<string, AssetFile>;

/** A single file or text: its name is that of the file, or `text`. */
export function readAsset(wire: WireObject, directory: string): Asset | Unknown {
  return attempt(() => {
    const files: Files = {};
    addAsset(files, typeof wire["path"] === "string" ? basename(wire["path"]) : "text", wire, directory);
    return files;
  });
}

/** An archive's files by their path in it; a packed archive stays one file, as it was given. */
export function readArchive(wire: WireObject, directory: string): Asset | Unknown {
  return attempt(() => {
    const files: Files = {};
    addArchive(files, "", wire, directory);
    return files;
  });
}

/** A file that is not there is not an error of the capture: the program may make it just before a deployment. */
function attempt(read: () => Files): Asset | Unknown {
  try {
    return assetOf(read());
  } catch (cause) {
    return unknown(cause instanceof Error ? cause.message : String(cause));
  }
}

function addArchive(files: Files, under: string, wire: WireObject, directory: string): void {
  const assets = wire["assets"];
  if (isWireObject(assets)) {
    for (const [name, asset] of Object.entries(assets)) addEntry(files, join(under, name), asset, directory);
    return;
  }
  if (typeof wire["path"] !== "string") throw new Error(`An archive at ${String(wire["uri"])} is not fetched.`);
  const path = resolve(directory, wire["path"]);
  if (!statSync(path).isDirectory()) files[join(under, basename(path))] = encode(readFileSync(path));
  else for (const file of filesUnder(path)) files[join(under, relative(path, file))] = encode(readFileSync(file));
}

function addEntry(files: Files, name: string, wire: Wire, directory: string): void {
  if (!isWireObject(wire)) return;
  if (signatureOf(wire) === ARCHIVE) addArchive(files, name, wire, directory);
  else addAsset(files, name, wire, directory);
}

function addAsset(files: Files, name: string, wire: WireObject, directory: string): void {
  if (typeof wire["text"] === "string") files[name] = { encoding: "utf8", content: wire["text"] };
  else if (typeof wire["path"] === "string") files[name] = encode(readFileSync(resolve(directory, wire["path"])));
  else throw new Error(`A file at ${String(wire["uri"])} is not fetched.`);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function encode(bytes: Buffer): AssetFile {
  const text = bytes.toString("utf8");
  if (Buffer.from(text, "utf8").equals(bytes)) return { encoding: "utf8", content: text };
  return { encoding: "base64", content: bytes.toString("base64") };
}

function assetOf(unsorted: Files): Asset {
  const files: Files = Object.fromEntries(Object.entries(unsorted).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const hash = createHash("sha256");
  for (const [name, { encoding, content }] of Object.entries(files)) {
    hash.update(`${JSON.stringify([name, encoding, content.length])}\n`).update(content);
  }
  return Object.freeze({ $bulkhead: "asset", hash: hash.digest("hex"), files });
}
