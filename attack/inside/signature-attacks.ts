import type { Attack } from "../attack.ts";
import type { Kind } from "../kinds.ts";
import type { Target } from "../target.ts";
import { outcomeOfSigned } from "./answers.ts";

/** Signed calls to the attacker's own table: nothing but what is wrong in the signature keeps them out. */
export function signatureAttacks({ attacker, victim }: Target): readonly Attack[] {
  const [table] = attacker.tables;
  if (table === undefined) return [];
  const body = bodyFor(table.arn, table.partitionKey, "own");
  const read = { act: "signed", endpoint: "AWS_ENDPOINT_URL_DYNAMODB", target: target("GetItem"), body };
  const invented = { accessKeyId: "ASIAHOSTILEHOSTILE00", secretAccessKey: "hostile", sessionToken: tokenOf(victim) };
  const attack = (kind: Kind, name: string, spoilt: object): Attack => ({
    kind,
    name,
    wall: "signatures",
    attempt: async ({ inside }) => outcomeOfSigned("signatures", await inside({ ...read, ...spoilt })),
    hole: "believed signatures",
  });
  const theirTable = victim.tables[0];
  return [
    attack("forged credentials", "sign with a secret that is guessed", { forged: { secretAccessKey: "guessed" } }),
    attack("forged credentials", "sign with a key and a token of its own making, in the other's name", {
      forged: invented,
      ...(theirTable && { body: bodyFor(theirTable.name, theirTable.partitionKey, "k") }),
    }),
    attack("forged credentials", "its own key with a token of its own making", {
      forged: { sessionToken: tokenOf(attacker) },
    }),
    attack("forged credentials", "its own token and no signature", {
      authorization: null,
      forged: { sessionToken: tokenOf(attacker) },
    }),
    attack("forged credentials", "a signature of zeros", {
      forged: { sessionToken: tokenOf(attacker) },
      authorization: `AWS4-HMAC-SHA256 Credential=ASIAHOSTILE/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`,
    }),
    attack("forged credentials", "an algorithm that is none", {
      forged: { sessionToken: tokenOf(attacker) },
      authorization:
        "none Credential=ASIAHOSTILE/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=",
    }),
    attack("replayed signatures", "of an hour ago", { signed: { minutes: -60 } }),
    attack("replayed signatures", "of an hour from now", { signed: { minutes: 60 } }),
    attack("replayed signatures", "of another body", {
      signed: { body: bodyFor(table.arn, table.partitionKey, "other") },
    }),
    attack("replayed signatures", "of another operation", { signed: { target: target("Scan") } }),
    attack("replayed signatures", "of another service", { signed: { service: "sts" } }),
    attack("replayed signatures", "of a region that is none", { signed: { region: "x" } }),
  ];
}

/** Calls that go where the network does not expect them. */
export function hostAttacks({ attacker, victim, region }: Target): readonly Attack[] {
  const [table] = victim.tables;
  const [key] = victim.keys;
  const encrypt = { target: "TrentService.Encrypt", body: JSON.stringify({ KeyId: key, Plaintext: "AAAA" }) };
  const attack = (name: string, wall: Attack["wall"], hole: Attack["hole"], told: object): Attack => ({
    kind: "other regions",
    name,
    wall,
    attempt: async ({ inside }) =>
      outcomeOfSigned(wall, await inside({ act: "signed", endpoint: "AWS_ENDPOINT_URL_DYNAMODB", ...told })),
    hole,
  });
  return [
    ...(table === undefined
      ? []
      : [
          attack("read with another region's host", "identity policies", "open policies", {
            host: `dynamodb.eu-west-1.amazonaws.com`,
            target: target("GetItem"),
            body: bodyFor(table.arn, table.partitionKey, "k"),
          }),
          attack("read with the other's account in the host", "identity policies", "open policies", {
            host: `000000000000.ddb.${region}.amazonaws.com`,
            target: target("Scan"),
            body: JSON.stringify({ TableName: table.name }),
          }),
        ]),
    ...(key === undefined || !attacker.isInVpc
      ? []
      : [
          attack("ask the other's key by DynamoDB's door", "network", "open policies, no containment", {
            ...encrypt,
            signed: { service: "kms" },
          }),
        ]),
  ];
}

const target = (operation: string): string => `DynamoDB_20120810.${operation}`;

const bodyFor = (TableName: string, key: string, value: string): string =>
  JSON.stringify({ TableName, Key: { [key]: { S: value } } });

/** Who it is, as a token that nobody has signed says. */
const tokenOf = (tenant: Target["attacker"]): string => Buffer.from(tenant.function.roleArn).toString("base64");
