// What runs in a function's process: loads its handler and answers the cloud's calls over a channel of its own.
// JavaScript, so that a process starts without a TypeScript loader. It holds nothing that the function may not have.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { openChannel, openDoors } from "./runtime-channel.mjs";

// Opens the inspector otherwise. `--disable-sigusr1` does it from the start where Node.js has it.
process.on("SIGUSR1", () => {});

const { report, listen } = openChannel();
// That it has come so far shows that what confines it works: before this it is told nothing.
report({ type: "waiting" });
const { environment, doors } = await new Promise(listen);
for (const name of Object.keys(process.env)) delete process.env[name];
Object.assign(process.env, environment);
if (doors !== undefined) await openDoors(doors);
// The function talks to the world through its handler only.
process.send = undefined;
process.disconnect = undefined;

let current;
let handler;
let logged;
patchConsole(process.env.AWS_LAMBDA_LOG_FORMAT === "JSON", process.env.AWS_LAMBDA_LOG_LEVEL ?? "TRACE");

process.on("uncaughtException", (error) => fatal(error));
process.on("unhandledRejection", (reason) => fatal(reason, "Runtime.UnhandledPromiseRejection"));

try {
  handler = await loadHandler(process.env._HANDLER ?? "");
} catch (error) {
  console.error(error);
  report({ type: "fatal", error: describe(error) }, () => process.exit(1));
}

if (handler !== undefined) {
  listen((message) => {
    if (message.type === "invoke") invoke(message);
  });
  report({ type: "ready" });
}

/** As Lambda's runtime does it: a line of `console` is a JSON object with its level, or text with time, call and level. */
function patchConsole(asJson, least) {
  const levels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
  const methods = {
    trace: "TRACE",
    debug: "DEBUG",
    info: "INFO",
    log: "INFO",
    warn: "WARN",
    error: "ERROR",
    fatal: "FATAL",
  };
  for (const [method, level] of Object.entries(methods)) {
    console[method] = (...given) => {
      if (asJson && levels.indexOf(level) < levels.indexOf(least)) return;
      const timestamp = new Date().toISOString();
      process.stdout.write(`${asJson ? jsonLine(timestamp, level, given) : textLine(timestamp, level, given)}\n`);
    };
  }
}

/** A line break within an event would make two of it. */
function textLine(timestamp, level, given) {
  return `${timestamp}\t${logged}\t${level}\t${format(...given)}`.replaceAll("\n", "\r");
}

function jsonLine(timestamp, level, given) {
  const line = { timestamp, level, requestId: logged };
  if (given.length === 1) {
    try {
      return JSON.stringify({ ...line, message: given[0] }, (_, value) =>
        value instanceof Error ? errorFields(value) : value,
      );
    } catch {
      return JSON.stringify({ ...line, message: format(given[0]) });
    }
  }
  const error = given.find((one) => one instanceof Error);
  return JSON.stringify({ ...line, message: format(...given), ...(error && errorFields(error)) });
}

function errorFields(error) {
  const errorType = error.constructor?.name ?? "UnknownError";
  return { errorType, errorMessage: error.message, stackTrace: (error.stack ?? "").split("\n"), ...error };
}

/** The most that this process has held, in megabytes. */
function memory() {
  return Math.ceil(process.resourceUsage().maxRSS / 1024);
}

async function loadHandler(name) {
  const dot = name.lastIndexOf(".");
  const [file, exported] = [name.slice(0, dot), name.slice(dot + 1)];
  const loaded = await load(file);
  const found = loaded[exported] ?? loaded.default?.[exported];
  if (typeof found === "function") return found;
  throw Object.assign(new Error(`${name} is undefined or not exported`), { name: "Runtime.HandlerNotFound" });
}

/** What can only be CommonJS is loaded as such: Node reads whatever it imports twice, to find the names of its exports. */
async function load(file) {
  const path = ["js", "mjs", "cjs"].map((ending) => `${process.cwd()}/${file}.${ending}`).find(existsSync);
  if (path?.endsWith(".cjs")) return createRequire(path)(path);
  if (path !== undefined) return import(pathToFileURL(path).href);
  throw Object.assign(new Error(`Cannot find module '${file}'`), { name: "Runtime.ImportModuleError" });
}

async function invoke({ requestId, payload, deadline, traceId, context: given }) {
  current = requestId;
  logged = requestId;
  process.env._X_AMZN_TRACE_ID = traceId;
  const context = {
    ...given,
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const result = await call(JSON.parse(payload), context);
    finish({ type: "result", requestId, payload: JSON.stringify(result ?? null), memory: memory() });
  } catch (error) {
    console.error("Invoke Error", error);
    finish({ type: "error", requestId, error: describe(error), memory: memory() });
  }
}

function finish(message) {
  if (current !== message.requestId) return;
  current = undefined;
  report(message);
}

/** A handler of three parameters answers through its callback, unless it returns a promise. */
function call(event, context) {
  if (handler.length < 3) return handler(event, context);
  return new Promise((resolve, reject) => {
    const returned = handler(event, context, (error, result) => (error ? reject(error) : resolve(result)));
    if (typeof returned?.then === "function") returned.then(resolve, reject);
  });
}

function fatal(error, errorType) {
  console.error(errorType === undefined ? "Uncaught Exception" : "Unhandled Promise Rejection", error);
  const description = { ...describe(error), ...(errorType && { errorType }) };
  report({ type: "fatal", error: description }, () => process.exit(129));
}

function describe(error) {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}
