import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../../model/errors.ts";
import { type DataFolder, openDataFolder } from "./data-folder.ts";

let parent: string;
let folder: string;
const opened: DataFolder[] = [];
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "bulkhead-test-"));
  folder = join(parent, "data");
});
afterEach(() => {
  for (const one of opened.splice(0)) one.release();
  rmSync(parent, { recursive: true, force: true });
});

function open(stack = "tiny/dev"): DataFolder {
  const data = openDataFolder(folder, stack);
  opened.push(data);
  return data;
}

function problemOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof UserError) return `${error.problem.where}: ${error.problem.message}`;
  }
  return "";
}

const marker = () => JSON.parse(readFileSync(join(folder, "bulkhead-data.json"), "utf8"));

describe("a data folder", () => {
  it("is made for its owner only, and keeps what is in it", () => {
    const first = open();
    expect([statSync(folder).mode & 0o777, statSync(join(folder, "keys")).mode & 0o777]).toEqual([0o700, 0o600]);
    first.complete("dynalite");
    writeFileSync(join(first.tables, "an item"), "kept");
    first.release();
    const again = open();
    expect(readFileSync(join(again.tables, "an item"), "utf8")).toBe("kept");
    expect(again.keyRoot).toEqual(first.keyRoot);
    expect(readdirSync(folder).sort()).toEqual(["bulkhead-data.json", "keys", "lock", "tables"]);
  });

  it("begins anew where the tables were never all made: nothing was answered from them", () => {
    const first = open();
    writeFileSync(join(first.tables, "half a table"), "");
    first.release();
    expect(readdirSync(open().tables)).toEqual([]);
  });

  it("is made with the folders above it", () => {
    folder = join(parent, "of", "its", "own");
    expect(existsSync(open().tables)).toBe(true);
  });

  it("is refused where a file stands, and where the machine lets nobody make a folder", () => {
    writeFileSync(join(parent, "file"), "");
    folder = join(parent, "file");
    expect(problemOf(() => open())).toBe(`${folder}: The data cannot be kept: this is a file.`);
    folder = join(parent, "file", "below");
    expect(problemOf(() => open())).toBe(`${folder}: The data cannot be kept: this is a file.`);
    folder = join("/proc", "data");
    expect(problemOf(() => open())).toContain("The data cannot be kept: ");
  });

  it("is of one stack", () => {
    open().release();
    expect(problemOf(() => open("tiny/prod"))).toBe(`${folder}: The data is of stack "tiny/dev", not of "tiny/prod".`);
  });

  it("is of one emulator", () => {
    const first = open();
    first.checkEmulator("anything");
    first.complete("dynoxide");
    first.release();
    expect(problemOf(() => open().checkEmulator("dynalite"))).toBe(
      `${folder}: The data was written by dynoxide, and on this machine dynalite runs.`,
    );
  });

  it("of a newer version is left as it is", () => {
    open().release();
    writeFileSync(join(folder, "bulkhead-data.json"), JSON.stringify({ ...marker(), version: 2 }));
    const before = readdirSync(folder);
    expect(problemOf(() => open())).toBe(`${folder}: The data is of version 2, and this Bulkhead reads version 1.`);
    expect(readdirSync(folder)).toEqual(before);
  });

  it("is no folder of somebody else's files", () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "thesis.txt"), "");
    expect(problemOf(() => open())).toBe(
      `${folder}: The folder holds "thesis.txt" and is not one of a local cloud's data.`,
    );
    expect(readdirSync(folder)).toEqual(["thesis.txt"]);
  });

  it("whose marker was damaged is said so, and not begun anew", () => {
    open().release();
    writeFileSync(join(folder, "bulkhead-data.json"), '{"format":"bulkhead local data","version":');
    expect(problemOf(() => open())).toContain("What says whose data it is cannot be read");
    expect(existsSync(join(folder, "tables"))).toBe(true);
  });

  it("that cannot be one is a clear error", () => {
    writeFileSync(folder, "a file in its place");
    expect(problemOf(() => open())).toContain("The data cannot be kept: this is a file.");
  });
});

describe("its lock", () => {
  const lock = () => join(folder, "lock");

  it("keeps a second start out while the first runs, and no longer", () => {
    const first = open();
    expect(problemOf(() => open())).toBe(
      `${folder}: The data is in use by another local cloud, process ${process.pid}.`,
    );
    first.release();
    open();
  });

  it("is taken over from a process that was killed", async () => {
    const script = `
      const { openDataFolder } = await import(${JSON.stringify(new URL("./data-folder.ts", import.meta.url).href)});
      openDataFolder(${JSON.stringify(folder)}, "tiny/dev");
      console.log("open");
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    expect(problemOf(() => open())).toContain(`process ${child.pid}.`);
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
    open();
    expect(readdirSync(folder).filter((name) => name.startsWith("lock"))).toEqual(["lock"]);
  });

  it.runIf(process.platform === "linux")(
    "is taken over where another process has the number of one that is gone",
    () => {
      open().release();
      writeFileSync(lock(), JSON.stringify({ pid: process.pid, began: "another boot 5" }));
      open();
    },
  );

  it("that says nothing is taken over", () => {
    open().release();
    writeFileSync(lock(), "");
    open();
  });
});
