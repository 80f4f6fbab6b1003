/** A failure whose message is ours, and so may be logged. */
export class ReportableFailure extends Error {
  override readonly name = "ReportableFailure";
}

/** AWS's sentences that name a principal, an action and a resource, and nothing that a client has sent. */
const TELLING = ["AccessDeniedException", "ResourceNotFoundException"];

/** What the log may say of a failure: another's message may quote the request, its name does not. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  if (error instanceof ReportableFailure) return error.message;
  return TELLING.includes(error.name) ? `${error.name}: ${error.message}` : error.name;
}
