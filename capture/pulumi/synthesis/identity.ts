import { drawUuid } from "./draw.ts";
import type { Row, Subject } from "./row.ts";

/** A multi-region key's id says so. */
function keyId(key: Subject): string {
  const uuid = drawUuid(`${key.urn} keyId`);
  return key.value("multiRegion") === true ? `mrk-${uuid.replaceAll("-", "")}` : uuid;
}

/** A target may be named by id or by ARN. */
function aliasTarget(alias: Subject, form: "id" | "arn"): string | undefined {
  const target = alias.text("targetKeyId");
  if (target === undefined) return undefined;
  if (form === "id") return target.split("/").at(-1);
  return target.startsWith("arn:") ? target : alias.fill("arn:{partition}:kms:{region}:{account}:key/{targetKeyId}");
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html for ids and ARNs */
export const identity: Readonly<Record<string, Row>> = {
  "aws:iam/role:Role": {
    name: "{autoname}",
    path: "/",
    id: "{name}",
    arn: "arn:{partition}:iam::{account}:role{path}{name}",
    uniqueId: "AROA{upper:17}",
    maxSessionDuration: 3600,
  },
  "aws:iam/policy:Policy": {
    name: "{autoname}",
    path: "/",
    id: "{arn}",
    arn: "arn:{partition}:iam::{account}:policy{path}{name}",
    policyId: "ANPA{upper:17}",
  },
  "aws:iam/user:User": {
    name: "{autoname}",
    path: "/",
    id: "{name}",
    arn: "arn:{partition}:iam::{account}:user{path}{name}",
    uniqueId: "AIDA{upper:17}",
  },
  "aws:iam/group:Group": {
    name: "{autoname}",
    path: "/",
    id: "{name}",
    arn: "arn:{partition}:iam::{account}:group{path}{name}",
    uniqueId: "AGPA{upper:17}",
  },
  "aws:iam/instanceProfile:InstanceProfile": {
    name: "{autoname}",
    path: "/",
    id: "{name}",
    arn: "arn:{partition}:iam::{account}:instance-profile{path}{name}",
    uniqueId: "AIPA{upper:17}",
  },
  "aws:iam/rolePolicy:RolePolicy": { name: "{autoname}", id: "{role}:{name}" },
  "aws:iam/userPolicy:UserPolicy": { name: "{autoname}", id: "{user}:{name}" },
  "aws:iam/groupPolicy:GroupPolicy": { name: "{autoname}", id: "{group}:{name}" },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { id: "{role}-{policyArn}" },
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": { id: "{user}-{policyArn}" },
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": { id: "{group}-{policyArn}" },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    id: "{arn}",
    arn: (provider) =>
      provider.fill(
        `arn:{partition}:iam::{account}:oidc-provider/${provider.text("url")?.replace(/^https?:\/\//, "")}`,
      ),
  },
  "aws:iam/accessKey:AccessKey": { id: "AKIA{upper:16}", status: "Active" },
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": { id: "{arn}" },
  "aws:kms/key:Key": {
    id: keyId,
    keyId,
    arn: "arn:{partition}:kms:{region}:{account}:key/{keyId}",
    keyUsage: "ENCRYPT_DECRYPT",
    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
    isEnabled: true,
    multiRegion: false,
  },
  "aws:kms/alias:Alias": {
    name: "alias/{autoname}",
    id: "{name}",
    arn: "arn:{partition}:kms:{region}:{account}:{name}",
    targetKeyArn: (alias) => aliasTarget(alias, "arn"),
  },
  "aws:kms/keyPolicy:KeyPolicy": { id: "{keyId}" },
  "aws:kms/grant:Grant": { id: "{keyId}:{grantId}", grantId: "{hex:64}" },
  "aws:acm/certificate:Certificate": {
    id: "{arn}",
    arn: "arn:{partition}:acm:{region}:{account}:certificate/{uuid}",
  },
};
