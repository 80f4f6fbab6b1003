import { describe, expect, it } from "vitest";
import { parseShowJson } from "./show-json.ts";

describe("parseShowJson", () => {
  it("tells a plan from a state", () => {
    expect(parseShowJson('{"format_version":"1.2","planned_values":{"root_module":{}}}', "p.json").kind).toBe("plan");
    expect(parseShowJson('{"format_version":"1.0","values":{"root_module":{}}}', "s.json").kind).toBe("state");
    expect(parseShowJson('{"format_version":"1.0","terraform_version":"1.11.4"}', "empty.json").kind).toBe("state");
  });

  it.each([
    ["not JSON", "{", /p\.json: This is not JSON/],
    ["another JSON", '{"resources":[]}', /neither a Terraform plan nor a Terraform state/],
    ["a list", "[]", /neither a Terraform plan nor a Terraform state/],
    ["a format of the future", '{"format_version":"2.0","values":{}}', /JSON format 2\.0 is not known/],
  ])("refuses %s", (_, text, message) => {
    expect(() => parseShowJson(text, "p.json")).toThrow(message);
  });
});
