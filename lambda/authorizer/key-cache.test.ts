import { describe, expect, test } from "vitest";
import { KeysUnavailable, TokenRefused } from "./errors.ts";
import { createKeyCache, KEY_CACHE } from "./key-cache.ts";
import type { KeySet } from "./key-set.ts";
import { jwkOf, keySetOf, rsaKeys } from "./test/token-issuer.ts";

const { publicKey } = rsaKeys();
const setOf = (...ids: readonly string[]): KeySet => keySetOf(...ids.map((id) => jwkOf(publicKey, id)));

/** An issuer whose keys and health the test decides, and a clock that it moves. */
function world(first: KeySet | Error) {
  const state = { answer: first, asked: 0, now: 1_000_000, stale: [] as string[] };
  const keyFor = createKeyCache({
    fetchKeySet: async () => {
      state.asked += 1;
      if (state.answer instanceof Error) throw state.answer;
      return state.answer;
    },
    now: () => state.now,
    onStale: ({ message }) => state.stale.push(message),
  });
  return { state, keyFor };
}

const down = new KeysUnavailable("down");

describe("the issuer's keys", () => {
  test("are read once, however many ask at once and after", async () => {
    const { state, keyFor } = world(setOf("a", "b"));
    await Promise.all([keyFor("a"), keyFor("b"), keyFor("a")]);
    await keyFor("b");
    expect(state.asked).toBe(1);
  });

  test("are read again when they rotate", async () => {
    const { state, keyFor } = world(setOf("a"));
    await keyFor("a");
    state.answer = setOf("a", "b");
    state.now += KEY_CACHE.coolDown;
    expect((await keyFor("b")).jwk.kid).toBe("b");
    expect(state.asked).toBe(2);
  });

  test("are not read at the pace of invented key ids", async () => {
    const { state, keyFor } = world(setOf("a"));
    for (let attempt = 0; attempt < 100; attempt += 1) {
      await expect(keyFor(`invented-${attempt}`)).rejects.toBeInstanceOf(TokenRefused);
    }
    expect(state.asked).toBe(1);
    state.now += KEY_CACHE.coolDown - 1;
    await expect(keyFor("invented")).rejects.toBeInstanceOf(TokenRefused);
    expect(state.asked).toBe(1);
    expect((await keyFor("a")).jwk.kid).toBe("a");
  });

  test("are read again when they age: a key that was withdrawn is refused", async () => {
    const { state, keyFor } = world(setOf("a", "b"));
    await keyFor("a");
    state.answer = setOf("b");
    state.now += KEY_CACHE.freshFor - 1;
    await keyFor("a");
    state.now += 1;
    await expect(keyFor("a")).rejects.toMatchObject({ reason: "unknown-key" });
    expect(state.asked).toBe(2);
  });

  test("are used while the issuer is away, for a while, and it is told", async () => {
    const { state, keyFor } = world(setOf("a"));
    await keyFor("a");
    state.answer = down;
    state.now += KEY_CACHE.freshFor;
    expect((await keyFor("a")).jwk.kid).toBe("a");
    expect(state.stale).toEqual(["down"]);
    state.now += KEY_CACHE.retryWithKeys - 1;
    await keyFor("a");
    expect(state.asked).toBe(2);
    state.now += 1;
    await keyFor("a");
    expect(state.asked).toBe(3);
    state.now += KEY_CACHE.usableFor;
    await expect(keyFor("a")).rejects.toBe(down);
    expect(state.stale).toEqual(["down", "down"]);
  });
});

describe("an issuer that is away", () => {
  test("is an internal failure, asked again only after a pause, and then works", async () => {
    const { state, keyFor } = world(down);
    await expect(keyFor("a")).rejects.toBe(down);
    await expect(keyFor("a")).rejects.toBe(down);
    expect(state.asked).toBe(1);
    state.answer = setOf("a");
    state.now += KEY_CACHE.retryAfter;
    expect((await keyFor("a")).jwk.kid).toBe("a");
  });

  test("leaves open whether an unknown key is bad: internal, not unauthorized", async () => {
    const { state, keyFor } = world(setOf("a"));
    await keyFor("a");
    state.answer = down;
    state.now += KEY_CACHE.coolDown;
    await expect(keyFor("b")).rejects.toBe(down);
    expect((await keyFor("a")).jwk.kid).toBe("a");
  });

  test("with an error of another kind is an internal failure too", async () => {
    const { keyFor } = world(new TypeError("surprise"));
    await expect(keyFor("a")).rejects.toBeInstanceOf(KeysUnavailable);
  });
});
