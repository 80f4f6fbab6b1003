import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type * as pulumi from "@pulumi/pulumi";
import { afterAll, describe, expect, test } from "vitest";
import { UserError } from "../model/errors.ts";
import { bundledFunction, bundleHandler, functionCode } from "./function-code.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FIXTURES = fileURLToPath(new URL("test/fixtures/function-code", import.meta.url));
const elsewhere = mkdtempSync(join(tmpdir(), "bulkhead-function-code-"));
afterAll(() => rmSync(elsewhere, { recursive: true }));

describe("a bundle", () => {
  const bundle = bundleHandler("sound/handler.ts", FIXTURES);

  test("is one CommonJS module, strict, that exports the handler", () => {
    expect(bundle).toMatch(/^"use strict";/);
    const module = { exports: {} as { readonly handler?: unknown } };
    new Function("module", "require", bundle)(module, () => ({}));
    expect(module.exports.handler).toBeTypeOf("function");
    expect(bundle).toContain("Grüße");
    expect(bundle).not.toContain("greeting.ts");
  });

  test("leaves the AWS SDK to the runtime", () => {
    expect(bundle).toContain('require("@aws-sdk/client-dynamodb")');
  });

  test("keeps the names that a stack trace shows", () => expect(bundle).toContain("function greeting("));

  test("is the same bytes from a second run, and from another folder", () => {
    cpSync(FIXTURES, elsewhere, { recursive: true });
    expect(bundleHandler("sound/handler.ts", FIXTURES)).toBe(bundle);
    expect(bundleHandler("sound/handler.ts", elsewhere)).toBe(bundle);
  });
});

describe("source that does not bundle", () => {
  const failure = (entry: string) => {
    try {
      return bundleHandler(entry, FIXTURES);
    } catch (error) {
      return error;
    }
  };

  test("is told with its line", () => {
    const error = failure("broken/handler.ts");
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ problem: { where: "broken/handler.ts:1" } });
    expect(String(error)).toContain('Could not resolve "./absent.ts"');
  });

  test("or is not there", () => {
    const error = failure("absent/handler.ts");
    expect(error).toMatchObject({ problem: { where: "absent/handler.ts" } });
    expect(String(error)).toContain("Could not resolve");
  });
});

describe.each(["authorizer", "tenant-api"])("the code of %s", (name) => {
  test("is packed as index.cjs, bundled once", async () => {
    const { assets } = functionCode(name) as unknown as { assets: Promise<Record<string, pulumi.asset.StringAsset>> };
    const files = await assets;
    expect(Object.keys(files)).toEqual(["index.cjs"]);
    expect(await files["index.cjs"]?.text).toBe(bundledFunction(name));
  });

  test("is reproducible and holds neither this machine's paths nor the AWS SDK", () => {
    const bundle = bundleHandler(`lambda/${name}/handler.ts`);
    expect(bundle).toBe(bundledFunction(name));
    expect(bundle).not.toContain(ROOT);
    expect(bundle).not.toMatch(/node_modules\/@(aws-sdk|smithy)\//);
    expect(Buffer.byteLength(bundle)).toBeLessThan(100_000);
  });
});
