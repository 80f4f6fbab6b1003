import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { constants, gzipSync } from "node:zlib";
import { borrowStatements } from "./derive/borrow-statements.ts";
import { type BoundSchema, parseBindings } from "./derive/parse-bindings.ts";

const run = promisify(execFile);
const packageName = "@cdktn/provider-aws";
const target = join(import.meta.dirname, "schema-data", "hashicorp-aws.ndjson.gz");

/**
 * Writes `schema-data/hashicorp-aws.ndjson.gz` from the generated bindings of the AWS provider.
 *
 *     node --import tsx terraform/offline-provider/derive-schema.ts 25.7.0
 *     node --import tsx terraform/offline-provider/derive-schema.ts path/to/unpacked/package
 */
async function main(pathOrVersion: string): Promise<void> {
  const versioned = /^\d+\.\d+\.\d+$/.test(pathOrVersion);
  const scratch = await mkdtemp(join(tmpdir(), "bulkhead-schema-"));
  try {
    const folder = versioned ? await download(pathOrVersion, scratch) : resolve(pathOrVersion);
    await derive(folder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function download(version: string, scratch: string): Promise<string> {
  const { stdout } = await run("npm", ["pack", "--silent", `${packageName}@${version}`], { cwd: scratch });
  await run("tar", ["xzf", stdout.trim()], { cwd: scratch });
  return join(scratch, "package");
}

async function derive(folder: string): Promise<void> {
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const schemas: BoundSchema[] = [];
  for (const name of (await readdir(join(folder, "lib"))).sort()) {
    if (name.includes(".") || name.startsWith("ephemeral-")) continue;
    const schema = parseBindings(await sourcesOf(join(folder, "lib", name)));
    if (schema !== undefined) schemas.push(schema);
  }
  const provider = await readFile(join(folder, "lib", "provider", "index.js"), "utf8");
  const providerVersion = provider.match(/providerVersion: '([\d.]+)'/)?.[1] ?? "unknown";
  const lines = [
    { source: `${packageName} ${version} (MPL-2.0)`, providerVersion },
    ...borrowStatements(schemas).sort(byKindAndType),
  ];
  const text = `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`;
  await writeFile(target, gzipSync(text, { level: constants.Z_BEST_COMPRESSION }));
  console.log(`${schemas.length} schemas of provider ${providerVersion}, ${text.length} bytes before compression`);
}

async function sourcesOf(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith(".js")).sort((a, b) => b.length - a.length);
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  return texts.join("\n");
}

function byKindAndType(a: BoundSchema, b: BoundSchema): number {
  return `${a.kind} ${a.type}` < `${b.kind} ${b.type}` ? -1 : 1;
}

await main(process.argv[2] ?? "25.7.0");
