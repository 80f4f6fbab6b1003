import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, type Confinement, confined } from "./command.ts";
import { combinations, LAYERS, type Layer, missingTools, type Tools } from "./layers.ts";
import { INSIDE, makeRootFolder, type RootFolder } from "./root-folder.ts";
import { modulesFolder, runtimePackages } from "./runtime-packages.ts";
import { sharedLibraries } from "./shared-libraries.ts";
import { findTools } from "./tools.ts";

/** How functions are kept from the machine, from each other and from the cloud, on this machine. */
export interface Containment {
  readonly layers: readonly Layer[];
  /** Why the other layers are not there; absent: none is missing. */
  readonly because?: string;
  /** Where the packages that Lambda brings are, as functions see it; absent: nowhere. */
  readonly packages?: string;
  /** @param folder the function's own, with its code in `task` */
  readonly quartersIn: (folder: string) => Quarters;
}

/** Where one function lives. */
export interface Quarters {
  /** Its code, its place to write and the runtime's folder, as it sees them. */
  readonly code: string;
  readonly scratch: string;
  readonly runtime: string;
  /** The folder that the command is started in, as the cloud sees it. */
  readonly startsIn: string;
  /** Whether it has a network of its own, whose doors it is to hand over. */
  readonly hasNetwork: boolean;
  /** How Node is started there: each time as somebody else, where it may be. */
  readonly command: (nodeArguments: readonly string[]) => Command;
}

const RUNTIME = fileURLToPath(new URL("../functions", import.meta.url));
const RUNTIME_FILES = ["bootstrap.mjs", "runtime-channel.mjs"];

/** Functions run as the cloud itself does. @param because why, as a sentence */
export function notContained(because: string): Containment {
  const packages = modulesFolder();
  return {
    layers: [],
    because,
    ...(packages !== undefined && { packages }),
    quartersIn: (folder) => ({
      code: join(folder, "task"),
      scratch: join(folder, "tmp"),
      runtime: RUNTIME,
      startsIn: join(folder, "task"),
      hasNetwork: false,
      command: (nodeArguments) => ({ program: process.execPath, arguments: nodeArguments }),
    }),
  };
}

const TURNED_OFF = "it was turned off.";

/** Starts Node so contained. @returns what went wrong, as a sentence; `undefined` where nothing did */
export type Attempt = (candidate: Containment) => Promise<string | undefined>;

export interface ContainOptions {
  /** No other layers are tried. @default all */
  readonly wanted?: readonly Layer[] | undefined;
  /** @default the system's */
  readonly tools?: Tools;
  /** @default by asking Node for its version */
  readonly attempt?: Attempt;
}

/**
 * Contains functions as far as this machine lets: each combination of layers is tried once, the most first, by starting
 * Node in it.
 *
 * @param folder exists, and is this start's own
 */
export async function contain(
  folder: string,
  { wanted = LAYERS, tools = findTools(), attempt = asksForVersion(folder) }: ContainOptions = {},
): Promise<Containment> {
  if (wanted.length === 0) return notContained(TURNED_OFF);
  if (process.platform !== "linux") return notContained(`${process.platform} has no namespaces: they are Linux's.`);
  const asRoot = process.getuid?.() === 0;
  const path = join(ownFolder(folder), "root");
  mkdirSync(path, { recursive: true });
  const root = rootFolder(path);
  let because = wanted.length < LAYERS.length ? TURNED_OFF : "";
  for (const layers of combinations(asRoot, wanted)) {
    const missing = missingTools(layers, tools);
    if (missing.length > 0) because ||= `${missing.join(", ")} (util-linux, iproute2) not found.`;
    if (missing.length > 0) continue;
    const candidate = containing(root, { layers, tools, asRoot, root: path }, because);
    const complaint = await attempt(candidate);
    if (complaint === undefined) return candidate;
    because ||= complaint;
  }
  return notContained(because);
}

function rootFolder(path: string): RootFolder {
  const runtime = Object.fromEntries(RUNTIME_FILES.map((name) => [name, join(RUNTIME, name)]));
  const programs = [process.execPath, ...sharedLibraries()];
  return makeRootFolder(path, { programs, runtime, packages: runtimePackages() });
}

/** Far from the users that a system, its containers or its services have. */
const USERS = 700_000_000;
const USERS_A_CLOUD = 256;

type Confining = Pick<Confinement, "layers" | "tools" | "asRoot" | "root">;

function containing(root: RootFolder, confinement: Confining, because: string): Containment {
  let started = 0;
  const nextUser = (): number => USERS + process.pid * USERS_A_CLOUD + (started++ % USERS_A_CLOUD);
  const { layers } = confinement;
  const open = notContained(because);
  return {
    layers,
    ...(layers.length < LAYERS.length && { because }),
    ...(layers.includes("files")
      ? { packages: `${INSIDE.runtime}/node_modules` }
      : open.packages && { packages: open.packages }),
    quartersIn: (folder) => {
      const quarters = open.quartersIn(folder);
      const inside = layers.includes("files") ? { ...INSIDE } : quarters;
      const mounts = join(folder, "mounts");
      writeFileSync(mounts, root.mountsFor(quarters.code));
      const command = (nodeArguments: readonly string[]) =>
        confined([process.execPath, ...nodeArguments], {
          ...confinement,
          mounts,
          directory: inside.code,
          user: nextUser(),
        });
      return { ...quarters, ...inside, hasNetwork: layers.includes("network"), command };
    },
  };
}

const PATIENCE_MILLISECONDS = 5_000;

/** No function's folder is called so. */
const ownFolder = (folder: string): string => join(folder, ".containment");

function asksForVersion(folder: string): Attempt {
  return ({ quartersIn }) => {
    const own = ownFolder(folder);
    mkdirSync(join(own, "task"), { recursive: true });
    const { program, arguments: given } = quartersIn(own).command(["--version"]);
    return new Promise((resolve) => {
      execFile(program, [...given], { env: {}, timeout: PATIENCE_MILLISECONDS }, (error, stdout, stderr) => {
        if (error === null && stdout.startsWith("v")) resolve(undefined);
        else resolve(complaintIn(stderr) ?? `${error?.message ?? "It said nothing"}.`);
      });
    });
  };
}

/** What the programs that confine have said, as the system says it. */
export function complaintIn(output: string): string | undefined {
  const [line] = output.trim().split("\n");
  return line ? `${line}.` : undefined;
}
