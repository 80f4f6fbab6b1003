import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { UserError } from "../../model/errors.ts";

/** `Pulumi.yaml`, as far as it decides how a program is run. */
export interface PulumiProject {
  readonly name: string;
  /** The folder of `Pulumi.yaml`. */
  readonly root: string;
  /** The program's working folder, and its entry point relative to it: `.` where nothing names one. */
  readonly directory: string;
  readonly entryPoint: string;
  readonly nodeArguments: readonly string[];
  /** Whether the runner loads ts-node. */
  readonly typescript: boolean;
  readonly tsconfig?: string;
  /** Where the stacks' configuration lies. */
  readonly stackFolder: string;
  /** The project's own declarations and defaults. */
  readonly config: Readonly<Record<string, unknown>>;
}

const FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** @throws UserError where the folder holds no project that a JavaScript program makes. */
export function readProject(folder: string): PulumiProject {
  const root = resolve(folder);
  const file = FILES.map((name) => join(root, name)).find((path) => existsSync(path));
  if (file === undefined) {
    throw new UserError({
      message: `There is no Pulumi.yaml in ${folder}.`,
      where: folder,
      fix: "Name the folder of a Pulumi project.",
    });
  }
  const document = readYaml(file);
  const name = document["name"];
  if (typeof name !== "string")
    throw new UserError({ message: "The project has no name.", where: file, fix: "Add name:." });
  const { runtimeName, options } = runtimeOf(document["runtime"]);
  if (runtimeName !== "nodejs") {
    throw new UserError({
      message: `The program's runtime is "${runtimeName}", and only Node.js programs are captured.`,
      where: file,
      fix: "Prove the JSON of pulumi preview instead.",
    });
  }
  const tsconfig = options["tsconfig"];
  const stackFolder = document["stackConfigDir"];
  return {
    name,
    root,
    ...entryOf(root, document["main"], file),
    nodeArguments: splitArguments(options["nodeargs"]),
    typescript: options["typescript"] === undefined || String(options["typescript"]) === "true",
    ...(typeof tsconfig === "string" && { tsconfig }),
    stackFolder: typeof stackFolder === "string" ? resolve(root, stackFolder) : root,
    config: recordOf(document["config"]),
  };
}

/** @throws UserError where the file is no YAML mapping, with the line. */
export function readYaml(file: string): Readonly<Record<string, unknown>> {
  try {
    const document: unknown = parse(readFileSync(file, "utf8"), { version: "1.1", merge: true, schema: "core" });
    return recordOf(document);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new UserError({ message: `It is not readable as YAML: ${message}`, where: file, fix: "Correct it." });
  }
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function runtimeOf(runtime: unknown): { runtimeName: string; options: Readonly<Record<string, unknown>> } {
  if (typeof runtime === "string") return { runtimeName: runtime, options: {} };
  const { name, options } = recordOf(runtime);
  return { runtimeName: String(name), options: recordOf(options) };
}

/** A file is run in its own folder; a folder by what its package says, or its index. */
function entryOf(root: string, main: unknown, file: string): { directory: string; entryPoint: string } {
  if (typeof main !== "string" || main === "") return { directory: root, entryPoint: "." };
  const path = resolve(root, main);
  if (!existsSync(path)) {
    throw new UserError({
      message: `The program "${main}" does not exist.`,
      where: file,
      fix: "Correct main: in the project.",
    });
  }
  if (statSync(path).isDirectory()) return { directory: path, entryPoint: "." };
  return { directory: dirname(path), entryPoint: basename(path) };
}

/** As a shell splits them, quotes included. */
function splitArguments(text: unknown): readonly string[] {
  if (typeof text !== "string") return [];
  const words = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}
