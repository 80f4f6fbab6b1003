import { expect, test } from "vitest";
import { renderPolicyDocument } from "./policy-document.ts";

const render = (args: Parameters<typeof renderPolicyDocument>[0]): unknown => JSON.parse(renderPolicyDocument(args));

test("one value stands alone, several are a list sorted downwards, IAM's variables get their dollar", () => {
  const statement = {
    sid: "Read",
    actions: ["s3:GetObject", "s3:ListBucket"],
    resources: ["arn:aws:s3:::b/&{aws:PrincipalTag/team}/*"],
    principals: [{ type: "AWS", identifiers: ["arn:aws:iam::1:root"] }],
    conditions: [
      { test: "StringLike", variable: "s3:prefix", values: ["home/&{aws:username}"] },
      { test: "StringLike", variable: "aws:PrincipalOrgID", values: ["o-1", "o-2"] },
    ],
  };
  expect(render({ statements: [statement] })).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Read",
        Effect: "Allow",
        Action: ["s3:ListBucket", "s3:GetObject"],
        Resource: "arn:aws:s3:::b/${aws:PrincipalTag/team}/*",
        Principal: { AWS: "arn:aws:iam::1:root" },
        Condition: {
          StringLike: { "s3:prefix": "home/${aws:username}", "aws:PrincipalOrgID": ["o-2", "o-1"] },
        },
      },
    ],
  });
});

test("everybody is a star, and a denial says so", () => {
  const statement = { effect: "Deny", notActions: ["iam:*"], principals: [{ type: "*", identifiers: ["*"] }] };
  expect(render({ statements: [statement] })).toMatchObject({
    Statement: [{ Effect: "Deny", NotAction: "iam:*", Principal: "*" }],
  });
});

const document = (sid: string, action: string): string =>
  JSON.stringify({ Statement: [{ Sid: sid, Effect: "Allow", Action: action }] });

test("source documents come first, overrides take the place of an equal sid, the rest is appended", () => {
  const rendered = render({
    sourcePolicyDocuments: [document("A", "a:1"), document("B", "b:1")],
    statements: [{ sid: "B", actions: ["b:2"] }],
    overridePolicyDocuments: [document("A", "a:3"), document("C", "c:3")],
  });
  expect(rendered).toMatchObject({
    Statement: [
      { Sid: "A", Action: "a:3" },
      { Sid: "B", Action: "b:2" },
      { Sid: "C", Action: "c:3" },
    ],
  });
});

test("two statements of one sid are refused", () => {
  const twice = [
    { sid: "A", actions: ["a:1"] },
    { sid: "A", actions: ["a:2"] },
  ];
  expect(() => renderPolicyDocument({ statements: twice })).toThrow('two statements have the sid "A"');
});
