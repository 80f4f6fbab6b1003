import { describe, expect, it } from "vitest";
import type { ObjectValue, Value } from "../value.ts";
import { policyDocument } from "./policy-document.ts";

const blank = {
  actions: null,
  condition: [],
  effect: null,
  not_actions: null,
  not_principals: [],
  not_resources: null,
  principals: [],
  resources: null,
  sid: null,
};

function statement(own: ObjectValue): Value {
  return { ...blank, ...own };
}

function render(config: ObjectValue): unknown {
  const answer = policyDocument(config);
  return typeof answer === "string" ? answer : JSON.parse(String(answer["json"]));
}

describe("a policy document", () => {
  it("writes one value as a string and several in reverse order, as the real provider does", () => {
    const many = statement({ actions: ["s3:GetObject", "s3:PutObject"], resources: ["*"] });
    expect(render({ statement: [many] })).toEqual({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["s3:PutObject", "s3:GetObject"], Resource: "*" }],
    });
  });

  it("joins principals of one type, and knows the principal that is everybody", () => {
    const everybody = [{ type: "*", identifiers: ["*"] }];
    const two = [
      { type: "Service", identifiers: ["sns.amazonaws.com"] },
      { type: "AWS", identifiers: ["111111111111"] },
      { type: "AWS", identifiers: ["222222222222"] },
    ];
    expect(render({ statement: [statement({ principals: everybody }), statement({ not_principals: two })] })).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: "*" },
        { Effect: "Allow", NotPrincipal: { AWS: ["222222222222", "111111111111"], Service: "sns.amazonaws.com" } },
      ],
    });
  });

  it("joins values of one test and variable, in the order written", () => {
    const condition = [
      { test: "StringLike", variable: "aws:PrincipalTag/team", values: ["b"] },
      { test: "StringLike", variable: "aws:PrincipalTag/team", values: ["a"] },
      { test: "Bool", variable: "aws:SecureTransport", values: ["false"] },
    ];
    expect(render({ statement: [statement({ effect: "Deny", condition })] })).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Condition: { Bool: { "aws:SecureTransport": "false" }, StringLike: { "aws:PrincipalTag/team": ["b", "a"] } },
        },
      ],
    });
  });

  it("lets its own statements replace those of its sources by Sid, and overrides replace both", () => {
    const source = JSON.stringify({
      Statement: [
        { Sid: "One", Effect: "Deny" },
        { Sid: "Two", Effect: "Deny" },
      ],
    });
    const override = JSON.stringify({ Statement: { Sid: "Two", Effect: "Allow", Action: "override" } });
    const own = statement({ sid: "One", actions: ["own"] });
    expect(
      render({ source_policy_documents: [source], statement: [own], override_policy_documents: [override] }),
    ).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Sid: "One", Effect: "Allow", Action: "own" },
        { Sid: "Two", Effect: "Allow", Action: "override" },
      ],
    });
  });

  it("refuses a Sid that stands twice, and a source that is not JSON", () => {
    const twice = [statement({ sid: "One" }), statement({ sid: "One" })];
    expect(render({ statement: twice })).toBe('The Sid "One" stands in two statements; give each its own, or none.');
    expect(render({ source_policy_documents: ["{"] })).toContain("source_policy_documents[0] is not JSON");
  });

  it("escapes what HTML would read, so that the text is byte for byte the real one", () => {
    const answer = policyDocument({ statement: [statement({ actions: ["a"], resources: ["<&>"] })] });
    expect(answer).toMatchObject({
      minified_json:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a","Resource":"\\u003c\\u0026\\u003e"}]}',
    });
  });
});
