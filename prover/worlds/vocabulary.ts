/** What random worlds speak of. The pools are small and their strings alike, so that patterns collide. */

export const HOME = "111122223333";
export const ABROAD = "444455556666";
export const STRANGER = "999988887777";

/** Sides of walls: one is a prefix of another, one differs by a letter, one by its case. */
export const SIDES = ["acme", "acme-eu", "acmf", "globex"] as const;

export type ValueType = "string" | "numeric" | "date" | "bool" | "address" | "arn" | "binary";

export interface KeySpecification {
  readonly key: string;
  readonly type: ValueType;
  readonly values: readonly string[];
  /** The principal or the resource fixes it; other keys are whatever the caller makes them. */
  readonly fixed?: boolean;
  readonly multivalued?: boolean;
}

const NAMES = ["acme", "acme-eu", "acmf", "globex", "ACME", "acm?", "ac*", "*-eu", "*", "?*", "glo*"];
const OWN = ["${aws:PrincipalTag/tenant}", "${aws:PrincipalTag/tenant, 'acme'}", "${aws:PrincipalTag/team, 'globex'}"];

export const KEYS: readonly KeySpecification[] = [
  { key: "aws:PrincipalTag/tenant", type: "string", values: NAMES, fixed: true },
  { key: "aws:PrincipalTag/team", type: "string", values: ["red", "blue", "RED", "r*", "?ed"], fixed: true },
  { key: "aws:ResourceTag/tenant", type: "string", values: [...NAMES, ...OWN, ...OWN], fixed: true },
  { key: "aws:PrincipalAccount", type: "string", values: [HOME, ABROAD, "1111*"], fixed: true },
  { key: "aws:ResourceAccount", type: "string", values: [HOME, ABROAD, "${aws:PrincipalAccount}"], fixed: true },
  { key: "aws:PrincipalType", type: "string", values: ["User", "AssumedRole", "Anonymous", "user"], fixed: true },
  {
    key: "aws:PrincipalArn",
    type: "arn",
    values: [
      ...[`arn:aws:iam::${HOME}:role/acme-app`, `arn:aws:iam::${HOME}:role/acme*`, "arn:aws:iam::*:role/*"],
      ...[`arn:aws:iam::${HOME}:user/*`, "arn:aws:iam::*:role/${aws:PrincipalTag/tenant, 'acme'}-app"],
      ...[`arn:aws:iam::${HOME}:role/acm?-app`, `arn:aws:iam::*:*-app`],
    ],
    fixed: true,
  },
  {
    key: "kms:ResourceAliases",
    type: "string",
    values: ["alias/acme", "alias/acme-eu", "alias/ac*", "alias/globex", "alias/${aws:PrincipalTag/tenant, 'acme'}"],
    fixed: true,
    multivalued: true,
  },
  { key: "aws:SourceVpce", type: "string", values: ["vpce-1", "vpce-2", "VPCE-1", "vpce-?", "vpce-*", ...OWN] },
  { key: "sts:ExternalId", type: "string", values: [...NAMES, ...OWN] },
  { key: "aws:RequestTag/tenant", type: "string", values: [...NAMES, ...OWN] },
  { key: "kms:EncryptionContext:tenant", type: "string", values: [...NAMES, ...OWN] },
  {
    key: "kms:ViaService",
    type: "string",
    values: ["dynamodb.us-east-1.amazonaws.com", "s3.us-east-1.amazonaws.com", "dynamodb.*.amazonaws.com"],
  },
  { key: "s3:max-keys", type: "numeric", values: ["9", "10", "11", "10.5"] },
  {
    key: "aws:CurrentTime",
    type: "date",
    values: ["2026-01-01T00:00:00Z", "1767225600", "2026-01-01T01:00:00+01:00", "2026-01-02", "2026-01-01T00:00:01Z"],
  },
  { key: "aws:SecureTransport", type: "bool", values: ["true", "false"] },
  { key: "aws:MultiFactorAuthPresent", type: "bool", values: ["true", "false"] },
  {
    key: "aws:SourceIp",
    type: "address",
    values: ["10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "10.0.0.0/24", "10.0.0.0/31", "10.0.1.7", "2001:db8::/32"],
  },
  {
    key: "aws:SourceArn",
    type: "arn",
    values: [
      ...[`arn:aws:sns:us-east-1:${HOME}:acme`, `arn:aws:sns:*:${HOME}:acme*`, `arn:aws:sns:us-east-1:*:eu:acme`],
      ...["arn:aws:sns:us-east-1:*:acme", "arn:aws:sns:us-east-1:*:${aws:PrincipalTag/tenant, 'acme'}"],
    ],
  },
  { key: "example:Digest", type: "binary", values: ["AAE=", "AAEC", "AAED"] },
  { key: "dynamodb:LeadingKeys", type: "string", values: [...NAMES, ...OWN], multivalued: true },
  { key: "aws:TagKeys", type: "string", values: ["tenant", "Tenant", "team", "t*", "te?m"], multivalued: true },
];

/** Keys of one sort. Sorts come up equally often, however many keys they have. */
export const SORTS: readonly (readonly KeySpecification[])[] = [
  ...["numeric", "date", "bool", "address", "arn", "binary"].map((type) => KEYS.filter((key) => key.type === type)),
  KEYS.filter(({ type, fixed, multivalued }) => type === "string" && fixed && !multivalued),
  KEYS.filter(({ type, fixed, multivalued }) => type === "string" && !fixed && !multivalued),
  KEYS.filter(({ multivalued }) => multivalued),
];

const ORDERS = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];
const STRINGS = ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"];

export const OPERATORS_OF: Readonly<Record<ValueType, readonly string[]>> = {
  string: [...STRINGS, "StringLike", "StringNotLike", "StringLike", "StringEquals"],
  numeric: ORDERS.map((order) => `Numeric${order}`),
  date: ORDERS.map((order) => `Date${order}`),
  bool: ["Bool"],
  address: ["IpAddress", "NotIpAddress"],
  arn: ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringLike", "StringNotLike"],
  binary: ["BinaryEquals"],
};

export interface KindSpecification {
  readonly kind: string;
  /** `{side}` and `{account}` are filled in; a final `*` stands for what requests choose. */
  readonly arn: string;
  readonly actions: readonly string[];
  /** What a final `*` may become. */
  readonly within?: readonly string[];
  readonly policy: "never" | "maybe" | "always";
}

export const KINDS: readonly KindSpecification[] = [
  {
    kind: "table",
    arn: "arn:aws:dynamodb:us-east-1:{account}:table/{side}-users",
    actions: ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"],
    policy: "maybe",
  },
  {
    kind: "index",
    arn: "arn:aws:dynamodb:us-east-1:{account}:table/{side}-users/index/*",
    actions: ["dynamodb:Query", "dynamodb:Scan"],
    within: ["by-mail", "by-{side}"],
    policy: "maybe",
  },
  { kind: "bucket", arn: "arn:aws:s3:::{side}", actions: ["s3:ListBucket", "s3:GetBucketTagging"], policy: "maybe" },
  {
    kind: "object",
    arn: "arn:aws:s3:::{side}/*",
    actions: ["s3:GetObject", "s3:PutObject"],
    within: ["acme/a", "globex/b", "{side}"],
    policy: "maybe",
  },
  {
    kind: "key",
    arn: "arn:aws:kms:us-east-1:{account}:key/{side}",
    actions: ["kms:Decrypt", "kms:Encrypt", "kms:CreateGrant"],
    policy: "always",
  },
  {
    kind: "queue",
    arn: "arn:aws:sqs:us-east-1:{account}:{side}",
    actions: ["sqs:SendMessage", "sqs:ReceiveMessage"],
    policy: "maybe",
  },
  {
    kind: "log-group",
    arn: "arn:aws:logs:us-east-1:{account}:log-group:/{side}:*",
    actions: ["logs:PutLogEvents", "logs:GetLogEvents"],
    within: ["log-stream", "{side}"],
    policy: "never",
  },
  {
    kind: "role",
    arn: "arn:aws:iam::{account}:role/{side}-job",
    actions: ["sts:AssumeRole", "sts:TagSession"],
    policy: "always",
  },
  { kind: "account", arn: "*", actions: ["sqs:ListQueues", "dynamodb:ListTables"], policy: "never" },
];
