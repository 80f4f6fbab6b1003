import { relative, sep } from "node:path";
import { UserError } from "../../model/errors.ts";
import type { ProgramPosition } from "./protocol.ts";
import type { ChildReport } from "./report.ts";

interface Circumstances {
  readonly stderr: string;
  readonly root: string;
  readonly directory: string;
  readonly timeoutMs: number;
}

/** Why a program's run is no capture, each way of failing in its own words; undefined where it is one. */
export function explainFailure(report: ChildReport | undefined, about: Circumstances): UserError | undefined {
  if (report === undefined) return withoutReport(about);
  if (report.refusal !== undefined) return refused(report, about);
  if (report.errors.length > 0) return threw(report, about);
  if (report.end === "hung") return hung(report, about);
  if (report.end === "exited") return exited(report, about);
  if (report.pending.length > 0 || !report.completed) return waited(report, about);
  return undefined;
}

/** Nothing wrote the report: the process was ended from outside, because it never came to its own alarm, or crashed. */
function withoutReport({ stderr, directory, timeoutMs }: Circumstances): UserError {
  const said = stderr.trim();
  if (said !== "") {
    return new UserError({
      message: `The program's process ended without a word to its engine: ${lastLines(said)}`,
      where: directory,
    });
  }
  return new UserError({
    message: `The program was still busy after ${seconds(timeoutMs)} and never let its engine speak.`,
    where: directory,
    fix: "Look for a loop that does not end.",
  });
}

function refused({ refusal, errors }: ChildReport, { root }: Circumstances): UserError {
  const where = refusal?.where ?? whereOf(errors[0]?.position, root);
  return new UserError({
    message: (refusal?.message ?? "").replaceAll(`${root}${sep}`, ""),
    ...(where !== undefined && { where: where.replace(`${root}${sep}`, "") }),
    ...(refusal?.fix !== undefined && { fix: refusal.fix }),
  });
}

function threw({ errors: [error] }: ChildReport, { root, directory }: Circumstances): UserError {
  const kind =
    error?.name === undefined || error.name === "Error" || error.name === "UserError" ? "" : `${error.name}: `;
  const said = error?.message ?? "";
  const fix = remedyOf(said, directory);
  return new UserError({
    message: `The program threw: ${kind}${said.replaceAll(`${root}${sep}`, "").replace(CONFIG_ADVICE, "")}`,
    where: whereOf(error?.position, root) ?? directory,
    ...(fix !== undefined && { fix }),
  });
}

/** What Pulumi's SDK adds on a line of its own, of which a capture needs half. */
const CONFIG_ADVICE = /\n\s*please set a value using the command [^\n]*/;

/** The mistakes that everybody makes once with somebody else's program. */
function remedyOf(said: string, directory: string): string | undefined {
  if (/Cannot find (module|package|type definition file for) '[^.'/]/.test(said)) {
    return `Install the program's dependencies: npm install in ${directory}.`;
  }
  const [, key] = /Missing required configuration variable '([^']+)'/.exec(said) ?? [];
  if (key !== undefined) {
    return `Set it as pulumi config set ${key} VALUE does, or under config of the stack in bulkhead.yaml.`;
  }
  if (said.includes('Unknown file extension ".ts"')) {
    return "An ES module in TypeScript needs a loader of its own, for Pulumi as well: npm install --save-dev ts-node typescript.";
  }
  return undefined;
}

function hung({ pending, activity }: ChildReport, { root, directory, timeoutMs }: Circumstances): UserError {
  const alive = activity.filter((name) => !/PipeWrap|TTYWrap|FSReqPromise/.test(name));
  const held = alive.length === 0 ? "" : ` What keeps it alive: ${alive.join(", ")}.`;
  return new UserError({
    message: `The program did not end within ${seconds(timeoutMs)}.${held}`,
    where: whereOf(pending[0]?.position, root) ?? directory,
    fix: "Close its timers, servers and connections when it is done, or give it more time.",
  });
}

function exited({ exit }: ChildReport, { root, directory, stderr }: Circumstances): UserError {
  if (exit === undefined || exit.position === undefined) {
    return new UserError({ message: `The program's process ended early: ${lastLines(stderr)}`, where: directory });
  }
  return new UserError({
    message: `The program called process.exit(${exit.code}) before it was finished.`,
    where: whereOf(exit.position, root) ?? directory,
    fix: "Throw an error instead, or return.",
  });
}

function waited({ pending }: ChildReport, { root, directory }: Circumstances): UserError {
  const [first, ...others] = pending;
  if (first === undefined) {
    return new UserError({
      message: "The program ended while it still waited for a promise that nothing settles.",
      where: directory,
      fix: "Look for a promise that is never resolved, in what it awaits and in what it exports.",
    });
  }
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return new UserError({
    message: `The program ended while the resource "${first.name}" (${first.type})${more} still waited for something that never comes.`,
    where: whereOf(first.position, root) ?? directory,
    fix: "Look for resources that wait for each other, or a promise that is never resolved.",
  });
}

function whereOf(position: ProgramPosition | undefined, root: string): string | undefined {
  if (position === undefined) return undefined;
  return `${relative(root, position.file).split(sep).join("/")}:${position.line}`;
}

const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-3).join(" ").trim();
}
