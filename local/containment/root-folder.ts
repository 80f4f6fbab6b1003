import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A folder that becomes `/` for functions: nothing but places to mount on. What is mounted there differs by function. */
export interface RootFolder {
  readonly path: string;
  /** The table of what is mounted for a function whose code is in `code`, as of `fstab`. */
  readonly mountsFor: (code: string) => string;
}

/** Where a function finds things, as on Lambda. */
export const INSIDE = { code: "/var/task", runtime: "/var/runtime", scratch: "/tmp" } as const;

export interface RootContents {
  /** What Node loads from the machine: the program itself, its libraries and their loader. */
  readonly programs: readonly string[];
  /** The files of the function's runtime, by their names in `/var/runtime`. */
  readonly runtime: Readonly<Record<string, string>>;
  /** Folders of packages that the runtime brings, by their names in `/var/runtime/node_modules`. */
  readonly packages: Readonly<Record<string, string>>;
}

/** Lambda's default. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html */
const SCRATCH = "size=512m,mode=1777";
const DEVICES = ["null", "zero", "full", "random", "urandom"];
/** Names are asked of the network's own resolver, and nothing else. */
const FILES: Readonly<Record<string, string>> = {
  "/etc/hosts": "127.0.0.1 localhost\n",
  "/etc/nsswitch.conf": "hosts: files dns\n",
  "/etc/resolv.conf": "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n",
};

/**
 * Made without waiting: a function's start waits for it, and each step is a few microseconds.
 *
 * @param path exists, and is empty
 */
export function makeRootFolder(path: string, { programs, runtime, packages }: RootContents): RootFolder {
  const files = programs.map((file) => ({ from: file, to: file }));
  const runtimeFiles = Object.entries(runtime).map(([name, from]) => ({ from, to: `${INSIDE.runtime}/${name}` }));
  const devices = DEVICES.map((name) => ({ from: `/dev/${name}`, to: `/dev/${name}` }));
  const folders = Object.entries(packages).map(([name, from]) => ({
    from,
    to: `${INSIDE.runtime}/node_modules/${name}`,
  }));
  const empty = [...files, ...runtimeFiles, ...devices].map(({ to }) => [to, ""] as const);
  const contents = [...Object.entries(FILES), ...empty];
  const made = [...folders.map(({ to }) => to), INSIDE.code, INSIDE.scratch, "/proc"];
  for (const folder of outermost([...made, ...contents.map(([file]) => dirname(file))])) {
    mkdirSync(join(path, folder), { recursive: true });
  }
  for (const [file, text] of contents) writeFileSync(join(path, file), text);
  const readOnly = [{ from: path, to: "" }, ...files, ...runtimeFiles, ...folders].map(bind("ro,nosuid,nodev"));
  const shared = [
    ...readOnly,
    ...devices.map(bind("nosuid,noexec")),
    mount("tmpfs", INSIDE.scratch, "tmpfs", `${SCRATCH},nosuid,nodev`),
    mount("proc", "/proc", "proc", "nosuid,nodev,noexec"),
  ];
  return {
    path,
    mountsFor: (code) => [...shared, bind("ro,nosuid,nodev")({ from: code, to: INSIDE.code }), ""].join("\n"),
  };

  function mount(from: string, to: string, type: string, options: string): string {
    return `${escaped(from)} ${escaped(join(path, to))} ${type} ${options} 0 0`;
  }

  function bind(options: string) {
    return ({ from, to }: { readonly from: string; readonly to: string }) => mount(from, to, "none", `bind,${options}`);
  }
}

/** Those that are made with none of the others. */
function outermost(folders: readonly string[]): readonly string[] {
  const all = [...new Set(folders)];
  return all.filter((folder) => !all.some((other) => other.startsWith(`${folder}/`)));
}

/** @see https://man7.org/linux/man-pages/man5/fstab.5.html */
function escaped(path: string): string {
  return path.replaceAll(/[\s\\#]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
