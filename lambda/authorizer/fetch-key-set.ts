import { KeysUnavailable } from "./errors.ts";
import { type KeySet, readKeySet } from "./key-set.ts";

/** Two attempts of this length end well before the function's own time does. */
const TIMEOUT_MS = 3_000;
const ATTEMPTS = 2;
/** Cognito publishes two keys, about 1 kB. */
const MAXIMUM_BYTES = 100_000;

/**
 * Reads the issuer's keys. It follows no redirect: another address is another trust.
 *
 * @throws KeysUnavailable
 */
export async function fetchKeySet(uri: string): Promise<KeySet> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return readKeySet(await download(uri));
    } catch (failure) {
      if (attempt === ATTEMPTS || failure instanceof KeysUnavailable) throw unavailable(failure);
    }
  }
}

async function download(uri: string): Promise<string> {
  const response = await fetch(uri, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.status >= 500) throw new Error(`status ${response.status}`);
  if (response.status !== 200)
    throw new KeysUnavailable(`The issuer answers ${response.status} to a request for its keys.`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAXIMUM_BYTES) throw new KeysUnavailable(`The issuer's key set has more than ${MAXIMUM_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function unavailable(failure: unknown): KeysUnavailable {
  if (failure instanceof KeysUnavailable) return failure;
  return new KeysUnavailable(`The issuer's keys are out of reach: ${describe(failure)}.`);
}

/** `fetch` says only that it failed; why is in what caused it. */
function describe(failure: unknown): string {
  if (!(failure instanceof Error)) return "unknown reason";
  const { cause } = failure;
  if (cause instanceof Error) return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
  return failure.message;
}
