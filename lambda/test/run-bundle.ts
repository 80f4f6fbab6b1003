import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bundledFunction } from "../../components/function-code.ts";

const SDK = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "node_modules", "@aws-sdk");

/** Calls the handler with each event in turn, and tells on another channel than the log how each call ended. */
const RUNNER = `
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
const { handler } = createRequire(import.meta.url)("./index.cjs");
const outcomes = [];
for (const event of JSON.parse(process.env.EVENTS)) {
  outcomes.push(await handler(event, { awsRequestId: "invocation-1" }).then((answer) => ({ answer }), ({ message }) => ({ message })));
}
writeFileSync("outcomes.json", JSON.stringify(outcomes));
`;

export interface BundleRun {
  /** What each call gave, or the message that it threw. */
  readonly outcomes: readonly ({ readonly answer: unknown } | { readonly message: string })[];
  /** Standard output, line by line, as CloudWatch Logs would get it. */
  readonly log: readonly string[];
}

/** Runs a function's bundle as Lambda does: a process of its own, one file, the AWS SDK as the only package. */
export async function runBundle(
  name: string,
  environment: Readonly<Record<string, string>>,
  events: readonly unknown[],
): Promise<BundleRun> {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-bundle-"));
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(SDK, join(folder, "node_modules", "@aws-sdk"), "junction");
    writeFileSync(join(folder, "index.cjs"), bundledFunction(name));
    writeFileSync(join(folder, "run.mjs"), RUNNER);
    const env = { ...environment, EVENTS: JSON.stringify(events) };
    const { stdout } = await promisify(execFile)(process.execPath, ["run.mjs"], { cwd: folder, env });
    const outcomes = JSON.parse(readFileSync(join(folder, "outcomes.json"), "utf8"));
    return { outcomes, log: stdout.split("\n").filter((line) => line !== "") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
