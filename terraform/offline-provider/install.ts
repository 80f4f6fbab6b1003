import { createHash, randomUUID } from "node:crypto";
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { readSchemaFile } from "./schema/load.ts";

/** Where the offline provider lies for Terraform to find. */
export interface Installation {
  /** The CLI configuration that points Terraform at the mirror; the value of `TF_CLI_CONFIG_FILE`. */
  readonly configFile: string;
  /** Changes whenever the provider does. */
  readonly fingerprint: string;
}

const home = import.meta.dirname;
/** The schemas of all types, for `readSchemaFile`. */
export const schemaFile = join(home, "schema-data", "hashicorp-aws.ndjson.gz");
const registries = ["registry.terraform.io", "registry.opentofu.org"];

/**
 * Bundles the provider once for each version of its sources, in the user's cache, and lays a filesystem mirror and a
 * CLI configuration around it. A second call finds what the first one made.
 */
export async function installProvider(env: NodeJS.ProcessEnv = process.env): Promise<Installation> {
  const fingerprint = await fingerprintOfSources();
  const target = join(await cacheDirectory(env), "offline-provider", fingerprint);
  const configFile = join(target, "terraform.rc");
  if (!(await exists(configFile))) await installInto(target);
  return { configFile, fingerprint };
}

/** `BULKHEAD_CACHE_DIR`, else the user's cache directory, else the system's temporary one. */
export async function cacheDirectory(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const named = env["BULKHEAD_CACHE_DIR"];
  if (named !== undefined) return named;
  const preferred = join(env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "bulkhead");
  try {
    await mkdir(preferred, { recursive: true });
    return preferred;
  } catch {
    return join(tmpdir(), `bulkhead-cache-${process.getuid?.() ?? "user"}`);
  }
}

/** Everything is made beside the target and moved there whole, so that two processes cannot meet half of it. */
async function installInto(target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const scratch = await mkdtemp(`${target}-`);
  const bundle = build({
    entryPoints: [join(home, "main.ts")],
    outfile: join(scratch, "provider.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    logLevel: "silent",
  });
  await mkdir(join(scratch, "schema-data"));
  await Promise.all([bundle, copyFile(schemaFile, join(scratch, "schema-data", "hashicorp-aws.ndjson.gz"))]);
  await Promise.all(registries.map((registry) => writeLauncher(scratch, target, registry)));
  await writeFile(join(scratch, "terraform.rc"), cliConfiguration(target));
  try {
    await rename(scratch, target);
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    if (!(await exists(join(target, "terraform.rc")))) throw error;
  }
}

/** Offers the provider under other versions as well, for configurations that are pinned to them. */
export async function offerVersions({ configFile }: Installation, versions: readonly string[]): Promise<void> {
  const target = dirname(configFile);
  await Promise.all(
    versions.flatMap((version) => registries.map((registry) => writeLauncher(target, target, registry, version))),
  );
}

/** `HOST/NAMESPACE/TYPE/VERSION/PLATFORM/terraform-provider-TYPE_vVERSION`, as a filesystem mirror wants it. */
async function writeLauncher(
  scratch: string,
  target: string,
  registry: string,
  version = readSchemaFile(schemaFile).providerVersion,
): Promise<void> {
  const folder = join(scratch, "mirror", registry, "hashicorp", "aws", version, platform());
  const launcher = join(folder, `terraform-provider-aws_v${version}`);
  if (await exists(launcher)) return;
  await mkdir(folder, { recursive: true });
  // Written beside and moved there, so that nobody who runs at the same time starts half of it.
  const half = join(scratch, `launcher-${randomUUID()}`);
  await writeFile(half, `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(join(target, "provider.mjs"))}\n`);
  await chmod(half, 0o755);
  await rename(half, launcher);
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}

/** Terraform's name of this platform. */
function platform(): string {
  const architectures: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };
  return `${process.platform}_${architectures[process.arch] ?? process.arch}`;
}

/** The AWS provider comes from the mirror and from nowhere else; other providers as they always do. */
function cliConfiguration(target: string): string {
  const patterns = JSON.stringify(registries.map((registry) => `${registry}/hashicorp/aws`));
  return `disable_checkpoint = true

provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(join(target, "mirror"))}
    include = ${patterns}
  }
  direct {
    exclude = ${patterns}
  }
}
`;
}

async function fingerprintOfSources(): Promise<string> {
  const names = (await readdir(home, { recursive: true })).filter(isProviderSource).sort();
  const hash = createHash("sha256").update(`${process.execPath} ${process.version}`);
  for (const name of names) hash.update(name).update(await readFile(join(home, name)));
  return hash.digest("hex").slice(0, 16);
}

function isProviderSource(name: string): boolean {
  const isSource = (name.endsWith(".ts") && !name.endsWith(".test.ts")) || name.endsWith(".gz");
  return isSource && !name.startsWith("test/") && !name.startsWith("derive");
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
