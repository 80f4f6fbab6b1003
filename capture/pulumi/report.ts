import type { Problem } from "../../model/errors.ts";
import type { CapturedProgram, ProgramPosition } from "./protocol.ts";

/** What the process of a program is told. */
export interface ChildTask {
  readonly project: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  readonly account: string;
  readonly region: string;
  readonly runner: string;
  readonly sdk: string;
  /** The file that the report is written to. */
  readonly report: string;
  readonly timeoutMs: number;
}

export const TASK_VARIABLE = "BULKHEAD_CAPTURE_TASK";

/** How a program's run ended, written by its own process as the last thing that it does. */
export interface ChildReport {
  readonly end: "finished" | "exited" | "hung";
  readonly program: CapturedProgram;
  /** Whether the stack's outputs were registered: the program ran to its end. */
  readonly completed: boolean;
  /** What the engine refused. */
  readonly refusal?: Problem;
  readonly errors: readonly ThrownError[];
  /** Where `process.exit` was called, and with what. */
  readonly exit?: { readonly code: number; readonly position?: ProgramPosition };
  /** What was made and never registered. */
  readonly pending: readonly { readonly type: string; readonly name: string; readonly position?: ProgramPosition }[];
  /** What kept the process alive. */
  readonly activity: readonly string[];
}

export interface ThrownError {
  readonly name: string;
  readonly message: string;
  readonly position?: ProgramPosition;
}
