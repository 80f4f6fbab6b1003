import { describe, expect, it } from "vitest";
import { logStore } from "./log-store.ts";

describe("a log store", () => {
  it("keeps the newest events of each group", () => {
    const logs = logStore();
    for (let index = 0; index < 5_000; index += 1) logs.write("/a", `line ${index}`);
    logs.write("/b", "another");
    const messages = logs.read("/a").map(({ message }) => message);
    expect([messages.length, messages[0], messages.at(-1)]).toEqual([2_000, "line 3000", "line 4999"]);
    expect(logs.groups()).toEqual(["/a", "/b"]);
  });

  it("does not fill memory with long events", () => {
    const logs = logStore();
    for (let index = 0; index < 300; index += 1) logs.write("/a", `${index} ${"x".repeat(300 * 1024)}`);
    const kept = logs.read("/a");
    expect(kept.reduce((sum, { message }) => sum + message.length, 0)).toBeLessThan(17 * 1024 * 1024);
    expect(kept.at(-1)?.message).toMatch(/^299 x/);
    expect(kept.at(-1)?.message.length).toBe(256 * 1024);
  });

  it("tells whoever listens, until it no longer does", () => {
    const logs = logStore();
    const heard: string[] = [];
    const stop = logs.subscribe((group, { message }) => void heard.push(`${group} ${message}`));
    logs.write("/a", "one", "r1");
    stop();
    logs.write("/a", "two");
    expect(heard).toEqual(["/a one"]);
  });
});
