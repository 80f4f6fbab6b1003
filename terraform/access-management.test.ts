import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTerraform, type TerraformSession } from "./offline-provider/run.ts";
import { terraformPresent } from "./offline-provider/test/terraform-present.ts";

const root = join(import.meta.dirname, "access-management");

describe.runIf(terraformPresent("the root of access management"))("access management with Terraform", () => {
  let session: TerraformSession;

  beforeAll(async () => {
    session = await openTerraform(root);
  });
  afterAll(() => session.close());

  it("is valid", { timeout: 60_000 }, async () => {
    expect(await session.run(["validate", "-no-color"])).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("applies DEV, has then nothing to change, and destroys it whole", { timeout: 180_000 }, async () => {
    const variables = ["-no-color", "-input=false", "-var-file=environments/dev.tfvars"];
    expect(await session.run(["apply", "-auto-approve", ...variables])).toMatchObject({ exitCode: 0, stderr: "" });
    const again = await session.run(["plan", "-detailed-exitcode", ...variables]);
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("No changes.") });
    expect(await session.run(["destroy", "-auto-approve", ...variables])).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await session.run(["state", "list"])).toMatchObject({ stdout: "" });
  });
});
