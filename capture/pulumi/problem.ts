import type { Problem } from "../../model/errors.ts";

/** An error of ours, as far as another process needs it: its class is another there. */
export function isProblem(error: unknown): error is Problem {
  return error instanceof Error && error.name === "UserError";
}
