import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openTerraform } from "../offline-provider/run.ts";
import { terraformPresent } from "../offline-provider/test/terraform-present.ts";

const root = join(import.meta.dirname, "..", "access-management");

describe.runIf(terraformPresent("the tests of access management"))("access management", () => {
  it("refuses bad input, and is what its conventions say once applied; then it is destroyed", async () => {
    const session = await openTerraform(root);
    const { exitCode, stdout, stderr } = await session.run(["test", "-no-color"]);
    await session.close();
    expect({ exitCode, stdout, stderr }).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/tearing down[\s\S]*Success! [1-9]\d* passed, 0 failed/),
    });
  }, 240_000);

  // What a user sees: the reason, and no plan.
  it.each([
    ["an unknown environment", "env_name=qa", 'env_name is "qa": the environments are dev, sit and prod.'],
    ["a region that does not match", "region=us-east-1", 'region is "us-east-1", but dev belongs in eu-west-1.'],
    [
      "a bucket name too long",
      "project_name=bbws-access-management-xyz",
      'project_name "bbws-access-management-xyz" makes longer ones',
    ],
    [
      "an empty e-mail list",
      'alert_emails={critical=[],warning=["a@b.c"],info=["a@b.c"],dlq=["a@b.c"]}',
      "alert_emails names nobody for critical",
    ],
    ["a TTL out of range", "authorizer_cache_ttl_seconds=3601", "authorizer_cache_ttl_seconds is 3601"],
  ])(
    "says what is wrong with %s before anything is planned",
    async (_, variable, sentence) => {
      const session = await openTerraform(root);
      const { exitCode, stdout, stderr } = await session.run([
        "plan",
        "-no-color",
        "-input=false",
        "-var-file=environments/dev.tfvars",
        `-var=${variable}`,
      ]);
      await session.close();
      expect(exitCode).toBe(1);
      expect(stderr.replace(/\s+/g, " ")).toContain(sentence);
      expect(stderr.match(/^Error: /gm)).toHaveLength(1);
      expect(stdout).not.toContain("will be created");
    },
    120_000,
  );
});
