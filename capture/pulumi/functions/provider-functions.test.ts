import { expect, test } from "vitest";
import { UNKNOWN } from "../wire.ts";
import { providerFunction } from "./provider-functions.ts";

const place = { account: "123456789012", region: "eu-west-1" };
const answer = (token: string, args: Readonly<Record<string, string>>) => providerFunction(token)?.(args, place);

// An empty list or no document at all would be a filter that admits nobody, or a policy that allows nothing.
test("what only AWS can say is unknown, and not empty", () => {
  expect(answer("aws:iam/getPolicy:getPolicy", { arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" })).toMatchObject({
    arn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    policy: UNKNOWN,
  });
  for (const token of ["aws:ec2/getPrefixList:getPrefixList", "aws:ec2/getManagedPrefixList:getManagedPrefixList"]) {
    expect(answer(token, { name: "com.amazonaws.eu-west-1.s3" })).toMatchObject({
      id: expect.stringMatching(/^pl-[0-9a-f]{8}$/),
      cidrBlocks: UNKNOWN,
      entries: UNKNOWN,
    });
  }
});

test("an image has an id, the same one each time", () => {
  const found = answer("aws:ec2/getAmi:getAmi", { nameRegex: "al2023" });
  expect(found).toMatchObject({ id: expect.stringMatching(/^ami-[0-9a-f]{17}$/), architecture: "x86_64" });
  expect(answer("aws:ec2/getAmi:getAmi", { nameRegex: "al2023" })).toEqual(found);
});

test("a function of which nothing is known here is not answered", () => {
  expect(providerFunction("aws:ec2/getVpc:getVpc")).toBeUndefined();
});
