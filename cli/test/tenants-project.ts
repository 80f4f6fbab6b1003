import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface TenantsProject {
  /** With `bulkhead.yaml`; the project is in `cells`, unless another path is given. */
  readonly folder: string;
  readonly write: (file: string, text: string) => void;
  readonly dispose: () => void;
}

export interface StackFile {
  readonly cell?: string;
  readonly cidr?: string;
  readonly suffix?: string;
  readonly ownApiAccount?: boolean;
  readonly account?: string;
}

/** The tenants program of this repository as a project of its own, with these stacks and registries. */
export function tenantsProject(
  stacks: Readonly<Record<string, StackFile>>,
  registries: Readonly<Record<string, string>>,
  { program = PROGRAM, path = "cells" }: { readonly program?: string; readonly path?: string } = {},
): TenantsProject {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-tenants-"));
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  mkdirSync(join(folder, path), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  write("package.json", '{ "type": "module" }');
  const accounts = Object.entries(stacks).map(
    ([name, { account }]) => `      ${name}: {${account ? ` account: "${account}" ` : ""}}`,
  );
  write(
    "bulkhead.yaml",
    `version: 1\ntargets:\n  ${path}:\n    region: us-east-1\n    stacks:\n${accounts.join("\n")}\n`,
  );
  write(`${path}/Pulumi.yaml`, PROJECT);
  write(`${path}/index.ts`, program);
  for (const [name, file] of Object.entries(stacks)) write(`${path}/Pulumi.${name}.yaml`, stackFile(file));
  for (const [name, text] of Object.entries(registries)) write(`${path}/${name}`, text);
  return { folder, write, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

const PROJECT = `name: bulkhead-tenants
main: index.ts
runtime:
  name: nodejs
  options: { typescript: false, nodeargs: --import tsx }
`;

const PROGRAM = `import { existsSync, readFileSync } from "node:fs";
import { tenantsProgram } from "${root}lib/tenants-program.ts";
const read = (name: string) => new URL(name, import.meta.url);
export default () =>
  tenantsProgram({
    suffixVariable: undefined,
    readFile: (name) => (existsSync(read(name)) ? readFileSync(read(name), "utf8") : undefined),
  });
`;

function stackFile({ cell, cidr, suffix = "dev", ownApiAccount }: StackFile): string {
  const values = { environmentSuffix: suffix, administrators: ["role/bulkhead-deploy"], cell, cidr, ownApiAccount };
  const lines = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `  bulkhead-tenants:${key}: ${JSON.stringify(value)}`);
  return `config:\n${lines.join("\n")}\n`;
}

/** A registry of so many tenants from a number on, in slots from 0. */
export function registryOf(count: number, first = 1): string {
  const entries = Array.from({ length: count }, (_, slot) => {
    const id = `tenant-${String(first + slot).padStart(3, "0")}`;
    return `  - id: ${id} # ${slot}\n    slot: ${slot}\n    name: Tenant ${first + slot}\n    status: active\n`;
  });
  return `# Who is served.\ntenants:\n${entries.join("")}`;
}
