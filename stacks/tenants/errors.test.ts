import { expect, test } from "vitest";
import { captureStack } from "../../capture/pulumi/capture-stack.ts";

/* The other mistakes that stop the program are in lib/tenants-program.test.ts; these come through its own runner. */

const directory = import.meta.dirname;

test("a suffix variable of another deployment stops the program with one sentence", { timeout: 60_000 }, async () => {
  const capture = captureStack({ directory, stack: "dev", env: { ENVIRONMENT_SUFFIX: "prod" } });
  await expect(capture).rejects.toThrow(
    'ENVIRONMENT_SUFFIX="prod", but environmentSuffix of the selected stack is "dev".',
  );
});

test("a stack without configuration says which key is missing", { timeout: 60_000 }, async () => {
  await expect(captureStack({ directory, stack: "qa" })).rejects.toThrow(/environmentSuffix|Pulumi\.qa\.yaml/);
});
