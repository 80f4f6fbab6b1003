import { findSourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import type { ProgramPosition } from "./protocol.ts";

/** Deeper than any component nests; a frame costs little as long as nobody turns it into text. */
const DEPTH = 40;

/**
 * Where the program made a resource: the frame that called the constructor, through the constructors of the classes
 * that the resource's class extends, past what is in `node_modules`.
 *
 * The SDK finds its own position by turning the whole stack into text, at a fixed depth that a subclass shifts, and
 * misses module code of ES modules; that is also most of what a registration costs.
 */
export function positionOf(resource: object): ProgramPosition | undefined {
  const frames = callSites();
  const classes = classNames(resource);
  let index = frames.findLastIndex((frame) => isConstructorOf(frame, classes)) + 1;
  if (index === 0) index = frames.findIndex((frame) => isProgramFile(fileOf(frame)));
  const own = frames.slice(Math.max(index, 0)).find((frame) => isProgramFile(fileOf(frame)));
  return own === undefined ? undefined : mapped(own);
}

/** The first frame of an error, or of here, that is the program's. */
export function programFrame(error?: Error): ProgramPosition | undefined {
  const frame = callSites(error).find((candidate) => isProgramFile(fileOf(candidate)));
  return frame === undefined ? undefined : mapped(frame);
}

/** The stack as V8 has it: no text, no source maps. */
function callSites(error?: Error): readonly NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = DEPTH;
    Error.prepareStackTrace = (_, sites) => sites;
    const stack: unknown = (error ?? new Error()).stack;
    return Array.isArray(stack) ? stack : [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
    else Error.prepareStackTrace = prepareStackTrace;
  }
}

function isConstructorOf(frame: NodeJS.CallSite, classes: ReadonlySet<string>): boolean {
  return frame.isConstructor() && classes.has(frame.getFunctionName() ?? "");
}

function classNames(resource: object): ReadonlySet<string> {
  const names = new Set<string>();
  for (
    let type: unknown = Object.getPrototypeOf(resource);
    type instanceof Object;
    type = Object.getPrototypeOf(type)
  ) {
    const name: unknown = Reflect.get(type, "constructor")?.name;
    if (typeof name === "string" && name !== "Object") names.add(name);
  }
  return names;
}

function fileOf(frame: NodeJS.CallSite): string | undefined {
  const file = frame.getFileName() ?? undefined;
  return file?.startsWith("file:") ? fileURLToPath(file.split("?")[0] ?? file) : file?.split("?")[0];
}

function isProgramFile(file: string | undefined): boolean {
  if (file === undefined || file.startsWith("node:")) return false;
  return !/[\\/]node_modules[\\/]/.test(file) && !IN_THE_WAY.has(file);
}

/** Files of the capture itself, where it is bundled into one: never the program's. */
const IN_THE_WAY = new Set<string>();

export function ignoreFile(file: string): void {
  IN_THE_WAY.add(file);
}

const mappedFrames = new Map<string, ProgramPosition>();

function mapped(frame: NodeJS.CallSite): ProgramPosition {
  const file = fileOf(frame) ?? "";
  const line = frame.getLineNumber() ?? 0;
  const column = frame.getColumnNumber() ?? 0;
  const key = `${file}:${line}:${column}`;
  const known = mappedFrames.get(key);
  if (known !== undefined) return known;
  const position = byNode(frame, file, line, column) ?? byText(frame) ?? { file, line, column };
  mappedFrames.set(key, position);
  return position;
}

/** Loaders that hand Node their source maps: tsx, Node's own type stripping, `--enable-source-maps`. */
function byNode(frame: NodeJS.CallSite, file: string, line: number, column: number): ProgramPosition | undefined {
  const map = findSourceMap(frame.getFileName() ?? file) ?? findSourceMap(file);
  const entry = map?.findEntry(line - 1, column - 1);
  if (entry === undefined || !("originalSource" in entry)) return undefined;
  return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

/** Loaders that keep their source maps to themselves change how a stack becomes text: ask for one frame's. */
function byText(frame: NodeJS.CallSite): ProgramPosition | undefined {
  const text: unknown = Error.prepareStackTrace?.(new Error("position"), [frame]);
  return typeof text === "string" ? positionInText(text) : undefined;
}

const thrownAt = new WeakMap<object, readonly NodeJS.CallSite[]>();

/** From now on the raw stack of every error that is turned into text is kept, because the text may hold other lines. */
export function rememberThrown(): void {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (error, sites) => {
    thrownAt.set(error, sites);
    return prepareStackTrace?.(error, sites) ?? `${error}\n${sites.map((site) => `    at ${site}`).join("\n")}`;
  };
}

/** Where the program threw, or where the loader says that it is wrong. */
export function positionOfThrown(error: Error): ProgramPosition | undefined {
  const text = error.stack ?? "";
  const frame = thrownAt.get(error)?.find((candidate) => isProgramFile(fileOf(candidate)));
  if (frame !== undefined) return mapped(frame);
  return positionInText(error.message) ?? positionInText(text);
}

/** `file.ts:3:5`, as stacks and esbuild write it, and `file.ts(3,5)`, as the TypeScript compiler does. */
function positionInText(text: string): ProgramPosition | undefined {
  const places = text.matchAll(/(?:file:\/\/)?((?:[A-Za-z]:)?[^\s()'":]+\.[cm]?[jt]sx?)[:(](\d+)[:,](\d+)/g);
  for (const [, file = "", line, column] of places) {
    if (isProgramFile(file)) return { file, line: Number(line), column: Number(column) };
  }
  return undefined;
}
