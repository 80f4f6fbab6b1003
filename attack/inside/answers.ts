import { held, inconclusive, type Outcome, through, type Wall } from "../attack.ts";

type Answer = Readonly<Record<string, unknown>>;

const LOST = /ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|socket hang up|TimeoutError/;
const DENIED = /^AccessDenied/;
const NOT_SIGNED =
  /UnrecognizedClient|InvalidSignature|MissingAuthenticationToken|IncompleteSignature|InvalidClientTokenId|ExpiredToken/;

/** What the SDK was answered. What is not served, or is wrong in the call, was refused by no wall. */
export function outcomeOfCall(wall: Wall, { done, output, name, message }: Answer): Outcome {
  if (done === true) return through(`answered ${JSON.stringify(output).slice(0, 150)}`);
  const said = `${name}: ${message}`;
  if (DENIED.test(String(name))) return held(said);
  return wall === "network" && LOST.test(said) ? held("the network lets nothing through") : inconclusive(said);
}

/** What a request was answered that had been signed by hand. */
export function outcomeOfSigned(wall: Wall, { status, text }: Answer): Outcome {
  if (status === 200) return through(`answered ${text}`);
  const said = `${status} ${text}`;
  if (wall === "network" && status === 0 && LOST.test(said)) return held("the network lets nothing through");
  if (wall === "signatures" && NOT_SIGNED.test(said)) return held(said);
  return wall !== "signatures" && /AccessDenied/.test(said) ? held(said) : inconclusive(said);
}

/** What an attempt on the machine came to. */
export function outcomeOfAttempt(attempt: unknown): Outcome {
  const { succeeded, got, why } = attempt as Answer;
  return succeeded === true ? through(String(got)) : held(String(why));
}
