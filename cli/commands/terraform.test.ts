import { expect, it } from "vitest";
import { splitDirectory } from "./terraform.ts";

it("takes the folder from Terraform's own -chdir, and else the current one", () => {
  expect(splitDirectory(["-chdir=infra", "plan", "-out=p"])).toEqual({ directory: "infra", args: ["plan", "-out=p"] });
  expect(splitDirectory(["plan", "-chdir=infra"])).toEqual({ directory: ".", args: ["plan", "-chdir=infra"] });
});
