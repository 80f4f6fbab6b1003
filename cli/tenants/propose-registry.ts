import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { findCaptures } from "../../capture/capture-target.ts";
import type { BulkheadConfig } from "../../config/bulkhead-config.ts";
import type { Graph } from "../../graph/graph.ts";
import { mergeGraphs } from "../../graph/query.ts";
import { UserError } from "../../model/errors.ts";
import { captureWorld } from "../capture-world.ts";
import { captureProgress } from "../progress.ts";
import type { CellOnDisk, CellsProject } from "./read-cells.ts";

/** A registry's next text, beside the one that it is to replace, until it is accepted or dropped. */
export interface Proposal {
  /** What the cell's stacks would deploy as the registry is, and as it is proposed. */
  readonly before: Graph;
  readonly after: Graph;
  /** Puts the proposed text in the registry's place, in one step. @throws UserError where somebody else changed it */
  readonly accept: () => void;
  readonly drop: () => void;
}

/**
 * Captures every stack of a cell twice: with its registry as it is, and with the proposed one, which lies beside it in a
 * file of its own. What is shown is therefore what the file says that takes the registry's place.
 *
 * @throws UserError where a capture fails; nothing is left behind
 */
export async function proposeRegistry(
  config: BulkheadConfig,
  project: CellsProject,
  cell: CellOnDisk,
  text: string,
): Promise<Proposal> {
  const { name, path } = writeBeside(cell.file, text);
  const { forget } = onInterruption(() => rmSync(path, { force: true }));
  const drop = (): void => {
    forget();
    rmSync(path, { force: true });
  };
  try {
    const [before, after] = await Promise.all([
      cell.text === undefined ? mergeGraphs([]) : captured(config, project, cell),
      captured(config, withRegistry(project, name), cell),
    ]);
    return { before, after, accept: () => replace(cell, path), drop };
  } catch (error) {
    drop();
    throw error;
  }
}

/** Whoever loses patience with a capture leaves no file behind either. */
function onInterruption(tidy: () => void): { readonly forget: () => void } {
  const end = (): void => {
    tidy();
    process.exit(130);
  };
  for (const signal of SIGNALS) process.once(signal, end);
  return {
    forget: () => {
      for (const signal of SIGNALS) process.removeListener(signal, end);
    },
  };
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function writeBeside(file: string, text: string): { readonly name: string; readonly path: string } {
  const name = `.${basename(file).replace(/\.ya?ml$/, "")}.${process.pid}.yaml`;
  const path = join(dirname(file), name);
  try {
    writeFileSync(path, text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError({
      message: `The registry cannot be changed: ${reason}.`,
      where: file,
      fix: "Run it where you may write to the registry's folder.",
    });
  }
  return { name, path };
}

function withRegistry(project: CellsProject, registry: string): CellsProject {
  const settings = project.settings.map((stack) => ({ ...stack, config: { ...stack.config, registry } }));
  return { ...project, settings };
}

async function captured(config: BulkheadConfig, project: CellsProject, { stacks }: CellOnDisk): Promise<Graph> {
  const names = new Set(stacks.map(({ stack }) => stack));
  const own = { path: project.target, stacks: project.settings.filter(({ name }) => names.has(name)) };
  const captures = findCaptures({ ...config, targets: [own] }, {});
  return (await captureWorld(captures, captureProgress)).graph;
}

/** Renaming is one step: whoever reads meanwhile sees the one file or the other. */
function replace({ file, text, registry }: CellOnDisk, proposed: string): void {
  const now = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (now !== text) {
    rmSync(proposed, { force: true });
    throw new UserError({
      message: "The registry was changed meanwhile; nothing is written.",
      where: registry,
      fix: "Run the command again.",
    });
  }
  renameSync(proposed, file);
}
