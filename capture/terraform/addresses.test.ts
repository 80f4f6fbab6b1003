import { describe, expect, it } from "vitest";
import { configAddress, localAddress, moduleOf, modulePath, parentModule, splitAddress } from "./addresses.ts";

const deep = 'module.cell["a.b"].module.net.aws_subnet.private["10.0.0.0/24"]';

describe("Terraform addresses", () => {
  it("are split at dots outside an index", () => {
    expect(splitAddress(deep)).toEqual([
      "module",
      'cell["a.b"]',
      "module",
      "net",
      "aws_subnet",
      'private["10.0.0.0/24"]',
    ]);
  });

  it("lose their instances in the configuration", () => {
    expect(configAddress(deep)).toBe("module.cell.module.net.aws_subnet.private");
  });

  it("name their module, and the module around that", () => {
    expect(moduleOf(deep)).toBe('module.cell["a.b"].module.net');
    expect(parentModule(moduleOf(deep))).toBe('module.cell["a.b"]');
    expect(moduleOf("aws_vpc.main")).toBe("");
    expect(modulePath(moduleOf(deep))).toEqual(["cell", "net"]);
  });

  it("are shorter inside their module", () => {
    expect(localAddress(deep)).toBe("aws_subnet.private");
    expect(localAddress("data.aws_region.current")).toBe("data.aws_region.current");
  });

  it("survive quotes and brackets in a key", () => {
    expect(splitAddress(String.raw`aws_a.b["x\"].y"].c`)).toEqual(["aws_a", String.raw`b["x\"].y"]`, "c"]);
  });
});
