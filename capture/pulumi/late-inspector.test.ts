import type { Runtime } from "node:inspector";
import { expect, test } from "vitest";
import { lateInspector } from "./late-inspector.ts";

/** Where V8 says that a function was written. */
async function fileOf(name: string, inspector: ReturnType<typeof lateInspector>): Promise<string | undefined> {
  const session = await inspector.getSessionAsync();
  const ask = <Result>(method: string, params: object): Promise<Result> =>
    new Promise((resolve, reject) =>
      session.post(method, params, (error, result) => (error === null ? resolve(result as Result) : reject(error))),
    );
  const { result } = await ask<Runtime.EvaluateReturnType>("Runtime.evaluate", { expression: `globalThis.${name}` });
  const { internalProperties = [] } = await ask<Runtime.GetPropertiesReturnType>("Runtime.getProperties", {
    objectId: result.objectId,
  });
  const place = internalProperties.find((property) => property.name === "[[FunctionLocation]]")?.value?.value;
  return inspector.getScriptUrl(place?.scriptId);
}

test("an inspector that is opened late knows the files of functions from before and after", async () => {
  const inspector = lateInspector();
  await inspector.isInitializedAsync();
  Object.assign(globalThis, { earlier: lateInspector });
  expect(await fileOf("earlier", inspector)).toContain("/capture/pulumi/late-inspector.ts");
  Object.assign(globalThis, { later: new Function("//# sourceURL=later.js") });
  expect(await fileOf("later", inspector)).toBe("later.js");
  expect(await inspector.getSessionAsync()).toBe(await inspector.getSessionAsync());
  (await inspector.getSessionAsync()).disconnect();
});
