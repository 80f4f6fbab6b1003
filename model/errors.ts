/**
 * What went wrong for the person at the terminal: every field is printed, none is optional prose.
 *
 * Rooms throw these; only `cli/` prints them and turns them into an exit status.
 */
export interface Problem {
  /** One sentence: what was wrong, with the offending value quoted. */
  readonly message: string;
  /** Where: `file:line`, a URN, a Terraform address, a variable's name. */
  readonly where?: string;
  /** What to do next, as an imperative sentence. */
  readonly fix?: string;
}

/** A mistake in what the user gave us. Printed without a stack trace; exit status 3. */
export class UserError extends Error {
  override readonly name: string = "UserError";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super([problem.where && `${problem.where}:`, problem.message, problem.fix].filter(Boolean).join(" "));
    this.problem = problem;
  }
}
