import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ArgsDef, CommandDef } from "citty";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { refuseUnknownArguments } from "../cli/strict-arguments.ts";
import { type FakeSts, fakeSts } from "../cli/test/fake-sts.ts";
import { stackExportOf } from "../cli/test/stack-export.ts";
import { VERBS } from "../cli/verbs.ts";
import { ELSEWHERE, reasonOf } from "./documents/elsewhere.ts";
import { commandsOf, inLanguage, pages, read, wordsOf } from "./documents/fences.ts";
import {
  copyOfRepository,
  type DocumentWorld,
  type Ending,
  once,
  programOf,
  type Ran,
  runApart,
  runHere,
  surroundings,
} from "./documents/world.ts";

vi.mock("../cli/capture-world.ts", async (original) => {
  const { captureWorld } = await original<typeof import("../cli/capture-world.ts")>();
  const shared: typeof captureWorld = (captures, progress) => captureWorld(captures.map(once), progress);
  return { captureWorld: shared };
});

/** Their commands tell a story, and are run one after another by tests of their own. */
const STORIES: Readonly<Record<string, readonly string[]>> = {
  "docs/tenants.md": ["sh"],
  "docs/your-own-code.md": ["sh", "console"],
};

/** Of a command in a page: with what it is run here, because a test has no terminal, no patience or no fixed port. */
const ALSO: readonly (readonly [RegExp, string])[] = [
  [/ deploy (?!.*--preview)/, "--yes"],
  [/ attack$/, "--short"],
  [/ local (?!.*--once)/, "--port 0"],
];

/** What a page leaves to its reader. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  ROLE: "function-role-tenant-001-dev",
  TABLE: "tenant-001-users-dev",
};

/** What the pages say of how a command ends, where that is not well. */
const STATUS: Readonly<Record<string, number>> = {
  "npx bulkhead can function-role-tenant-002-dev dynamodb:GetItem tenant-001-users-dev --target stacks/tenants": 1,
  "npx bulkhead prove dev.json": 2,
};

interface Command {
  readonly file: string;
  readonly language: string;
  readonly command: string;
  /** The folder that an earlier line of the fence went to. */
  readonly from: string;
}

const commands: readonly Command[] = inLanguage("sh", "console").flatMap((fence) => {
  let from = ".";
  return commandsOf(fence).flatMap((command) => {
    const [, folder] = /^cd (\S+)$/.exec(command) ?? [];
    if (folder === undefined) return [{ file: fence.file, language: fence.language, command, from }];
    from = folder;
    return [];
  });
});
const isOurs = (command: string): boolean => /^(npx )?bulkhead /.test(command);
const isOfStory = ({ file, language, command }: Command): boolean =>
  STORIES[file]?.includes(language) || command.includes(" erased ");
/** These want a local cloud that runs, or are one. */
const isOfLocalCloud = ({ command }: Command): boolean => /bulkhead (token|logs|local --data)/.test(command);

/** What is told on several pages is run once. */
const told = [
  ...new Map(
    commands
      .filter((one) => reasonOf(one.command) === undefined && !isOfStory(one) && !isOfLocalCloud(one))
      .map((one) => [`${one.from} ${one.command}`, one]),
  ).values(),
];

let world: DocumentWorld;
let sts: FakeSts;
const before = { ...process.env };
beforeAll(async () => {
  world = copyOfRepository();
  world.write("infrastructure/index.ts", programOf(read("docs/your-own-code.md")));
  world.write("infrastructure/Pulumi.yaml", PROJECT);
  const { stdout } = await runHere(["graph", "stacks/environments", "--stack", "staging"], world.folder);
  world.write("deployed.json", JSON.stringify(stackExportOf(JSON.parse(stdout))));
  sts = await fakeSts({ AKIAPROVED: "123456789012" });
  Object.assign(process.env, surroundings(world), {
    AWS_ENDPOINT_URL_STS: sts.url,
    AWS_ACCESS_KEY_ID: "AKIAPROVED",
    AWS_SECRET_ACCESS_KEY: "secret",
  });
});
afterAll(async () => {
  process.env = before;
  world.dispose();
  await sts.stop();
});

const PROJECT =
  "name: infrastructure\nmain: index.ts\nruntime:\n  name: nodejs\n  options: { typescript: false, nodeargs: --import tsx }\n";

describe("every command of every page", () => {
  it("that is not run is one of the few that docs/README.md names with the reason", () => {
    const page = read("docs/README.md").replaceAll(/\s+/g, " ");
    for (const [pattern, reason] of ELSEWHERE) {
      expect(page).toContain(reason);
      expect(commands.filter(({ command }) => pattern.test(command))).not.toEqual([]);
    }
  });

  it("in a sentence or a table is one that bulkhead takes", async () => {
    const inline = pages
      .filter((file) => !file.startsWith("docs/adr/"))
      .flatMap((file) =>
        [...read(file).matchAll(/`(?:npx )?bulkhead ([a-z][^`]*)`/g)].map(([, line = ""]) => [file, line] as const),
      );
    expect(inline.length).toBeGreaterThan(30);
    for (const [file, line] of inline) {
      const words = wordsOf(line.replaceAll(/\s+/g, " ").replace(/ > .*/, ""));
      expect(await problemOf(words), `${file}: bulkhead ${line}`).toBeUndefined();
    }
  });
});

describe("what a reader is told to run holds", { timeout: 120_000 }, () => {
  it.each(told)("$file: $command", async (one) => {
    const { status, stdout, stderr } = await run(one);
    const wanted = STATUS[one.command] ?? 0;
    expect({ status, said: status === wanted ? "" : `${stdout}${stderr}` }).toEqual({ status: wanted, said: "" });
  });

  it("README.md: a local cloud with data and faults, a token of it, and its logs", async () => {
    const [token, logs, local] = commands.filter(isOfLocalCloud);
    if (token === undefined || logs === undefined || local === undefined) throw new Error("The README has all three.");
    const asked: Promise<Ran>[] = [];
    const runs = run(local, {
      until: /Ctrl-C/,
      meanwhile: () => {
        asked.push(run(token), run(logs, { until: /./ }));
        return Promise.all(asked);
      },
    });
    expect((await runs).status).toBe(0);
    expect((await asked[0])?.stdout).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect((await asked[1])?.status).toBe(0);
  });
});

async function run({ command, from }: Command, ending: Partial<Ending> = {}): Promise<Ran> {
  const also = ALSO.filter(([pattern]) => pattern.test(command)).map(([, words]) => words);
  const line = [command, ...also].join(" ").replaceAll(/\b[A-Z]{4,}\b/g, (word) => PLACEHOLDERS[word] ?? word);
  const [plain = "", file] = line.split(" > ");
  const folder = join(world.folder, from);
  const apart = /bulkhead (local|token|logs|attack|terraform) /.test(plain);
  if (!isOurs(plain) || apart) return runApart(line, { folder, ...ending });
  const ran = await runHere(wordsOf(plain.replace(/^(npx )?bulkhead /, "")), folder);
  if (file !== undefined) writeFileSync(join(folder, file), ran.stdout);
  return ran;
}

async function problemOf([verb = "", ...rest]: readonly string[]): Promise<string | undefined> {
  const whole = (await VERBS[verb]?.load())?.default as CommandDef | undefined;
  if (whole === undefined) return `There is no verb ${verb}.`;
  if (verb === "terraform") return undefined;
  const parts = whole.subCommands as Readonly<Record<string, () => Promise<CommandDef>>> | undefined;
  const part = await parts?.[rest[0] ?? ""]?.();
  const args = ((part ?? whole).args ?? {}) as ArgsDef;
  const takesMany = Object.values(args).some((arg) => arg.type === "positional" && arg.valueHint === "…");
  try {
    refuseUnknownArguments(verb, part === undefined ? rest : rest.slice(1), args, takesMany);
    return undefined;
  } catch (error) {
    return String(error);
  }
}
