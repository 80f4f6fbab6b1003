import { describe, expect, it } from "vitest";
import { proxyResponse } from "./proxy-response.ts";

const read = (answer: unknown, accept?: string, binary: readonly string[] = []) =>
  proxyResponse(JSON.stringify(answer), accept, binary);

describe("proxyResponse", () => {
  it("answers JSON with 200 where the function says nothing else", () => {
    expect(read({ body: "{}" })).toEqual({ status: 200, headers: [["Content-Type", "application/json"]], body: "{}" });
  });

  it("takes numbers and booleans for header values, and a status in a string", () => {
    const response = read({
      statusCode: "201",
      headers: { "X-Number": 1, "X-Flag": true, "content-type": "text/plain" },
    });
    expect(response).toEqual({
      status: 201,
      headers: [
        ["X-Number", "1"],
        ["X-Flag", "true"],
        ["content-type", "text/plain"],
      ],
      body: "",
    });
  });

  it("sends a header of both maps as the multi-value map says, whatever its case", () => {
    const response = read({ headers: { "X-Both": "dropped" }, multiValueHeaders: { "x-both": ["a", "b"] } });
    expect(response?.headers.filter(([name]) => name.toLowerCase() === "x-both")).toEqual([
      ["x-both", "a"],
      ["x-both", "b"],
    ]);
  });

  it("decodes a base64 body only where the client accepts a binary type", () => {
    const answer = { isBase64Encoded: true, body: "aGk=" };
    expect(read(answer, "image/png", ["image/*"])?.body).toEqual(Buffer.from("hi"));
    expect(read(answer, "text/html", ["image/*"])?.body).toBe("aGk=");
    expect(read(answer, "image/png", [])?.body).toBe("aGk=");
    expect(read(answer, undefined, ["*/*"])?.body).toEqual(Buffer.from("hi"));
  });

  it.each([
    ["no object", "text"],
    ["nothing", null],
    ["a list", []],
    ["a body that is an object", { statusCode: 200, body: {} }],
    ["a key that it does not know", { statusCode: 200, cookies: [] }],
    ["a status that is no number", { statusCode: "ok" }],
    ["a status that is out of range", { statusCode: 700 }],
    ["an informational status", { statusCode: 101 }],
    ["a header that would split the response", { headers: { "X-A": "a\r\nX-B: b" } }],
    ["a header name that is none", { headers: { "X A": "a" } }],
  ])("refuses %s", (_, answer) => {
    expect(read(answer)).toBeUndefined();
  });

  it("refuses what is not JSON", () => {
    expect(proxyResponse("{", undefined, [])).toBeUndefined();
  });
});
