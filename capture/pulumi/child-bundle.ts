import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

let bundled: string | undefined;

/** `child.ts` as one CommonJS file: the program's process loads it with Node alone, whatever its own loader is. */
function bundle(): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL("child.ts", import.meta.url))],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

/** A folder for one capture: the bundle, and the place for the report. */
export interface Workspace {
  readonly entry: string;
  readonly report: string;
  dispose(): void;
}

/** Those of captures that are under way: whoever ends this process meanwhile leaves none behind. */
const folders = new Set<string>();
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function makeWorkspace(): Workspace {
  bundled ??= bundle();
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-capture-"));
  folders.add(folder);
  const entry = join(folder, "capture.cjs");
  writeFileSync(entry, bundled);
  return {
    entry,
    report: join(folder, "report.json"),
    dispose: () => {
      rmSync(folder, { recursive: true, force: true });
      folders.delete(folder);
    },
  };
}
