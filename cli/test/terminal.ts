import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const cli = fileURLToPath(new URL("../bulkhead.js", import.meta.url));

/** util-linux's `script` runs a program at a pseudo-terminal. */
export const hasTerminal = /util-linux/.test(spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "");

export interface AtTerminal {
  readonly status: number | null;
  /** All that the terminal got, output and errors as they came, with its control sequences. */
  readonly raw: string;
  /** The same as it is read. */
  readonly text: string;
}

export interface Sitting {
  readonly cwd: string;
  readonly columns?: number;
  /** Typed as soon as the terminal shows the pattern. */
  readonly answer?: readonly [RegExp, string];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `bulkhead ARGS` at a terminal of so many columns. */
export function atTerminal(args: readonly string[], { cwd, columns = 80, answer, env }: Sitting): Promise<AtTerminal> {
  const words = [process.execPath, cli, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...inherited } = process.env;
  const child = spawn("script", ["-q", "-e", "-c", `stty cols ${columns} rows 50; exec ${words}`, "/dev/null"], {
    cwd,
    env: { ...inherited, TERM: "xterm-256color", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let [raw, isAnswered] = ["", false];
  child.stdout.on("data", (data) => {
    raw += data;
    if (answer === undefined || isAnswered || !answer[0].test(raw)) return;
    isAnswered = true;
    child.stdin.write(`${answer[1]}\n`);
  });
  return new Promise((resolve) =>
    child.on("close", (status) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a line that was cleared is no longer read
      const read = raw.replace(/[^\r\n]*\r\u001b\[K/g, "");
      const text = stripVTControlCharacters(read).replaceAll("\r\n", "\n");
      resolve({ status, raw, text });
    }),
  );
}
