// What runs in a function's process: loads its handler and answers the parent's calls over Node's IPC channel.
// JavaScript, so that a process starts without a TypeScript loader. It holds nothing that the function may not have.
import { pathToFileURL } from "node:url";

const { send: ipcSend } = process;
const disconnect = process.disconnect?.bind(process);
const report = (message, done) => ipcSend?.call(process, message, undefined, undefined, done);
// The function talks to the world through its handler only.
process.send = undefined;
process.disconnect = undefined;

let current;
let handler;

process.on("disconnect", () => process.exit(0));
process.on("uncaughtException", (error) => fatal(error));
process.on("unhandledRejection", (reason) => fatal(reason, "Runtime.UnhandledPromiseRejection"));

try {
  handler = await loadHandler(process.env._HANDLER ?? "");
} catch (error) {
  console.error(error);
  report({ type: "fatal", error: describe(error) }, () => process.exit(1));
}

if (handler !== undefined) {
  process.on("message", (message) => {
    if (message?.type === "invoke") invoke(message);
  });
  report({ type: "ready" });
}

async function loadHandler(name) {
  const dot = name.lastIndexOf(".");
  const [file, exported] = [name.slice(0, dot), name.slice(dot + 1)];
  const loaded = await importFirst([`${file}.mjs`, `${file}.js`, `${file}.cjs`]);
  const found = loaded[exported] ?? loaded.default?.[exported];
  if (typeof found === "function") return found;
  throw Object.assign(new Error(`${name} is undefined or not exported`), { name: "Runtime.HandlerNotFound" });
}

async function importFirst(files) {
  for (const file of files) {
    const url = pathToFileURL(`${process.cwd()}/${file}`).href;
    try {
      return await import(url);
    } catch (error) {
      // Only the handler's own file may be missing: a missing import inside it is the function's mistake.
      if (error?.code !== "ERR_MODULE_NOT_FOUND" || error.url !== url) throw error;
    }
  }
  throw Object.assign(new Error(`Cannot find module '${files[0]}'`), { name: "Runtime.ImportModuleError" });
}

async function invoke({ requestId, payload, deadline, traceId, context: given }) {
  current = requestId;
  process.env._X_AMZN_TRACE_ID = traceId;
  const context = {
    ...given,
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const result = await call(JSON.parse(payload), context);
    finish({ type: "result", requestId, payload: JSON.stringify(result ?? null) });
  } catch (error) {
    console.error(error);
    finish({ type: "error", requestId, error: describe(error) });
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
  console.error(error);
  const description = { ...describe(error), ...(errorType && { errorType }) };
  report({ type: "fatal", error: description }, () => {
    disconnect?.();
    process.exit(129);
  });
}

function describe(error) {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}
