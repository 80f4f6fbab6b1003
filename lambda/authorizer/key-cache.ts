import { KeysUnavailable, TokenRefused } from "./errors.ts";
import type { IssuerKey, KeySet } from "./key-set.ts";

/** All in milliseconds. */
export const KEY_CACHE = {
  /** After this the keys are read again, so that one that the issuer has withdrawn is not accepted for ever. */
  freshFor: 10 * 60_000,
  /** For so long the keys are used while the issuer cannot be reached. */
  usableFor: 60 * 60_000,
  /** A key id that nobody knows makes the issuer be asked again, at most this often. */
  coolDown: 10_000,
  /** After an attempt that failed, with no keys to use meanwhile. */
  retryAfter: 2_000,
  /** The same, with keys: asking an issuer that hangs takes seconds, which every user of a good key would wait. */
  retryWithKeys: 20_000,
} as const;

export interface KeyCacheDependencies {
  readonly fetchKeySet: () => Promise<KeySet>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told that the keys could not be read again, and that the known ones are used. */
  readonly onStale: (failure: KeysUnavailable) => void;
}

/**
 * @throws TokenRefused where the issuer has no such key
 * @throws KeysUnavailable where that cannot be told
 */
export type KeyLookup = (keyId: string) => Promise<IssuerKey>;

/** A foreign error's own words are kept out of the log. */
const UNKNOWN = "The issuer's keys could not be read.";

interface State {
  known?: { readonly keys: KeySet; readonly readAt: number };
  lastAttempt?: { readonly at: number; readonly failure?: KeysUnavailable };
}

/** The issuer's keys, read once, read again when they age or rotate, and not at the pace of whoever invents key ids. */
export function createKeyCache({ fetchKeySet, now, onStale }: KeyCacheDependencies): KeyLookup {
  const state: State = {};
  let running: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    try {
      state.known = { keys: await fetchKeySet(), readAt: now() };
      state.lastAttempt = { at: now() };
    } catch (error) {
      const failure = error instanceof KeysUnavailable ? error : new KeysUnavailable(UNKNOWN);
      state.lastAttempt = { at: now(), failure };
      if (isUsable(state, now())) onStale(failure);
    }
  }

  return async (keyId) => {
    const fresh = freshKey(state, keyId, now());
    if (fresh !== undefined) return fresh;
    if (mayAsk(state, now())) {
      running ??= refresh().finally(() => {
        running = undefined;
      });
      await running;
    }
    return usableKey(state, keyId, now());
  };
}

function freshKey({ known }: State, keyId: string, now: number): IssuerKey | undefined {
  return known !== undefined && now - known.readAt < KEY_CACHE.freshFor ? known.keys.get(keyId) : undefined;
}

function mayAsk(state: State, now: number): boolean {
  const { lastAttempt } = state;
  return lastAttempt === undefined || now - lastAttempt.at >= pauseAfter(lastAttempt, isUsable(state, now));
}

function pauseAfter({ failure }: NonNullable<State["lastAttempt"]>, usable: boolean): number {
  if (failure === undefined) return KEY_CACHE.coolDown;
  return usable ? KEY_CACHE.retryWithKeys : KEY_CACHE.retryAfter;
}

function isUsable({ known }: State, now: number): boolean {
  return known !== undefined && now - known.readAt < KEY_CACHE.usableFor;
}

function usableKey(state: State, keyId: string, now: number): IssuerKey {
  const failure = state.lastAttempt?.failure;
  const key = isUsable(state, now) ? state.known?.keys.get(keyId) : undefined;
  if (key !== undefined) return key;
  throw failure ?? new TokenRefused("unknown-key");
}
