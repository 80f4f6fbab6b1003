import type { Debugger, Session } from "node:inspector";
import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";

/** What the SDK's module `runtime/closure/v8Hooks` exports. */
export interface Inspector {
  readonly isInitializedAsync: () => Promise<void>;
  readonly getSessionAsync: () => Promise<Session>;
  /** The file of a script that V8 has parsed, as a URL or a path. */
  readonly getScriptUrl: (scriptId: string) => string | undefined;
}

/**
 * The inspector, with which the SDK looks into a function that is written inline. It opens one at its start, which then
 * hears of each script and slows the whole program; this one is opened when it is first asked for. V8 then tells of all
 * scripts that it has parsed, to who listens by then.
 *
 * @see https://chromedevtools.github.io/devtools-protocol/v8/Debugger/#event-scriptParsed
 */
export function lateInspector(): Inspector {
  const urls = new Map<string, string>();
  let opened: Promise<Session> | undefined;
  const open = (): Promise<Session> => {
    setFlagsFromString("--allow-natives-syntax");
    // Loaded here: to load it takes time, too.
    const inspector: typeof import("node:inspector") = createRequire(process.execPath)("node:inspector");
    const session = new inspector.Session();
    session.connect();
    session.on("Debugger.scriptParsed", ({ params }: { readonly params: Debugger.ScriptParsedEventDataType }) => {
      urls.set(params.scriptId, params.url);
    });
    return new Promise((resolve, reject) => {
      session.post("Debugger.enable", (error) => (error === null ? resolve(session) : reject(error)));
    });
  };
  return {
    isInitializedAsync: async () => {},
    getSessionAsync: () => {
      opened ??= open();
      return opened;
    },
    getScriptUrl: (scriptId) => urls.get(scriptId),
  };
}
