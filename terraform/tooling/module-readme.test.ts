import { describe, expect, it } from "vitest";
import { renderModuleReadme } from "./module-readme.ts";
import type { TerraformModule } from "./terraform-module.ts";

const module: TerraformModule = {
  directory: "terraform/modules/example",
  variables: [
    {
      name: "optional",
      type: "string",
      description: "With a default.",
      default: "a|b",
      sensitive: false,
      validations: [],
    },
    {
      name: "tables",
      type: "map(object({\n    index = string\n  }))",
      description: "The tables.",
      sensitive: false,
      validations: ["tables is empty."],
    },
  ],
  outputs: [{ name: "arns", description: "Their ARNs." }],
  resources: [
    {
      mode: "resource",
      type: "aws_dynamodb_table",
      name: "this",
      file: "main.tf",
      body: { for_each: `\${var.tables}` },
    },
    { mode: "data", type: "aws_region", name: "current", file: "main.tf", body: {} },
  ],
  calls: [],
  locals: [],
  providers: [],
  requirements: { terraform: ">= 1.7", providers: { aws: "~> 6.0" } },
  expressions: [],
};

describe("renderModuleReadme", () => {
  const text = renderModuleReadme(module, undefined);

  it("says what the module creates, and how many, but not what it reads", () => {
    expect(text).toContain("| `aws_dynamodb_table.this` | one for each of `var.tables` | `main.tf` |");
    expect(text).not.toContain("aws_region");
  });

  it("lists required inputs first, with their type and what refuses them", () => {
    expect(text.indexOf("### `tables`")).toBeLessThan(text.indexOf("### `optional`"));
    expect(text).toContain("```hcl\nmap(object({\n  index = string\n}))\n```");
    expect(text).toContain("- tables is empty.");
  });

  it("escapes what would end a table's cell", () => {
    expect(text).toContain('Default: `"a\\|b"`');
  });

  it("keeps the author's introduction and replaces the rest", () => {
    const again = renderModuleReadme(module, text.replace("# example", "# Example\n\nAn introduction."));
    expect(again.startsWith("# Example\n\nAn introduction.\n\n<!-- generated")).toBe(true);
    expect(again.slice(again.indexOf("<!--"))).toBe(text.slice(text.indexOf("<!--")));
  });
});
