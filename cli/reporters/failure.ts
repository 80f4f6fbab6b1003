import { UserError } from "../../model/errors.ts";

/**
 * What a person reads when a verb could not do its work: what was wrong, where, and what to do.
 * A mistake of theirs never shows a stack trace; a mistake of ours says that it is one and how to see more.
 */
export function renderFailure(error: unknown, debug: boolean): string {
  if (error instanceof UserError) return renderUserError(error);
  const reason = error instanceof Error ? error : new Error(String(error));
  if (debug) return `error: ${reason.stack ?? reason.message}`;
  return `error: ${reason.message}\n  This is a fault of Bulkhead itself. Set BULKHEAD_DEBUG=1 to see where it happened.`;
}

function renderUserError(error: UserError): string {
  const lines = [`error: ${error.problem.message}`];
  if (error.problem.where !== undefined) lines.push(`  at   ${error.problem.where}`);
  if (error.problem.fix !== undefined) lines.push(`  fix  ${error.problem.fix}`);
  return lines.join("\n");
}
