import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readQuestion, writeAnswer } from "./name-answer.ts";

/** A query for an address of `example.com`, as resolvers send it. */
const QUERY = Buffer.from("beef01000001000000000000076578616d706c6503636f6d0000010001", "hex");

describe("a question", () => {
  it("is read as it was asked", () => {
    expect(readQuestion(QUERY)).toMatchObject({ id: 0xbeef, name: "example.com", type: 1 });
  });

  it("that is cut off, or that is an answer, is none", () => {
    for (let length = 0; length < QUERY.length; length += 1)
      expect(readQuestion(QUERY.subarray(0, length))).toBeUndefined();
    const answer = Buffer.from(QUERY);
    answer.writeUInt16BE(0x8180, 2);
    expect(readQuestion(answer)).toBeUndefined();
  });

  it("of any bytes ends nothing", () => {
    for (let round = 0; round < 2_000; round += 1) {
      const message = Buffer.concat([QUERY.subarray(0, round % QUERY.length), randomBytes(round % 300)]);
      const question = readQuestion(message);
      if (question !== undefined) writeAnswer(question, "127.0.0.1");
    }
  });
});

describe("an answer", () => {
  const question = readQuestion(QUERY);
  if (question === undefined) throw new Error("The query has a question.");

  it("repeats the question, and has the address", () => {
    const answer = writeAnswer(question, "127.0.0.3");
    expect(answer.toString("hex")).toBe(
      "beef81800001000100000000076578616d706c6503636f6d0000010001c00c00010001000000050004" + "7f000003",
    );
  });

  it("says that there is no such name", () => {
    expect(writeAnswer(question, undefined).readUInt16BE(2) & 0xf).toBe(3);
  });

  it("has no address of a type that was not asked for", () => {
    const answer = writeAnswer({ ...question, type: 28 }, "127.0.0.3");
    expect([answer.readUInt16BE(2) & 0xf, answer.readUInt16BE(6)]).toEqual([0, 0]);
  });
});
