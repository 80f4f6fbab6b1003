import {
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  KMSClient,
  ReEncryptCommand,
} from "@aws-sdk/client-kms";
import { afterEach, describe, expect, it } from "vitest";
import type { Value } from "../../../graph/value.ts";
import { node } from "../../test/tiny-graph.ts";
import {
  allow,
  keyArn,
  keyNode,
  outcome,
  ROLE,
  runAws,
  SESSION,
  type TestAws,
  type TestOptions,
} from "../test/run-aws.ts";
import { newKeyRoot } from "./ciphertext.ts";

let aws: TestAws;
afterEach(() => aws.stop());

/** Whom keys leave it to, and somebody else. */
const TO_ACCOUNT = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::123456789012:root" },
  Action: "kms:*",
  Resource: "*",
};
const TO_OTHERS = { ...TO_ACCOUNT, Principal: { AWS: "arn:aws:iam::123456789012:role/other" } };
const alias = node(
  "aws_kms_alias",
  "a",
  { name: "alias/mine", targetKeyId: "mine" },
  { arn: "arn:aws:kms:us-east-1:123456789012:alias/mine" },
);

async function start(statements: readonly Value[] = [allow("kms:*", "*")], more: TestOptions = {}): Promise<KMSClient> {
  const nodes = [keyNode("mine", [TO_ACCOUNT]), keyNode("second", [TO_ACCOUNT]), keyNode("theirs", [TO_OTHERS]), alias];
  aws = await runAws({ statements, nodes, ...more });
  return new KMSClient(aws.config);
}

const Plaintext = Buffer.from("secret of mine");
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

describe("what a key encrypts", () => {
  it("it decrypts, under the same context in any order, without being named", async () => {
    const kms = await start();
    const { CiphertextBlob, KeyId } = await kms.send(
      new EncryptCommand({ KeyId: "alias/mine", Plaintext, EncryptionContext: { a: "1", b: "2" } }),
    );
    expect(KeyId).toBe(keyArn("mine"));
    expect(text(CiphertextBlob)).not.toContain("secret");
    const found = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { b: "2", a: "1" } }));
    expect([text(found.Plaintext), found.KeyId]).toEqual(["secret of mine", keyArn("mine")]);
  });

  it("is not decrypted under another context, as another key's, or changed", async () => {
    const kms = await start();
    const { CiphertextBlob = new Uint8Array() } = await kms.send(
      new EncryptCommand({ KeyId: "mine", Plaintext, EncryptionContext: { a: "1" } }),
    );
    const decrypt = (input: object) =>
      outcome(kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { a: "1" }, ...input })));
    expect(await decrypt({})).toBe("done");
    expect(await decrypt({ EncryptionContext: { a: "2" } })).toMatchObject({ name: "InvalidCiphertextException" });
    expect(await decrypt({ KeyId: "second" })).toMatchObject({ name: "IncorrectKeyException" });
    const changed = Uint8Array.from(CiphertextBlob, (byte, index) =>
      index === CiphertextBlob.length - 1 ? byte ^ 1 : byte,
    );
    expect(await decrypt({ CiphertextBlob: changed })).toMatchObject({ name: "InvalidCiphertextException" });
    expect(await decrypt({ CiphertextBlob: Buffer.from("nonsense") })).toMatchObject({
      name: "InvalidCiphertextException",
    });
    // The name of the key stands in it: one that is put there instead has other material.
    const renamed = Buffer.from(
      Buffer.from(CiphertextBlob).toString("latin1").replace("key/mine", "key/2nd!"),
      "latin1",
    );
    expect(await decrypt({ CiphertextBlob: renamed })).toMatchObject({ name: "AccessDeniedException" });
  });

  it("can be decrypted by another start with the same root, and by none with another", async () => {
    const keyRoot = newKeyRoot();
    const first = await start(undefined, { options: { keyRoot } });
    const { CiphertextBlob } = await first.send(new EncryptCommand({ KeyId: "mine", Plaintext }));
    await aws.stop();
    const second = await start(undefined, { options: { keyRoot } });
    expect(text((await second.send(new DecryptCommand({ CiphertextBlob }))).Plaintext)).toBe("secret of mine");
    await aws.stop();
    const third = await start();
    expect(await outcome(third.send(new DecryptCommand({ CiphertextBlob })))).toMatchObject({
      name: "InvalidCiphertextException",
    });
  });

  it("is encrypted again under another key", async () => {
    const kms = await start();
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId: "mine", Plaintext }));
    const again = await kms.send(
      new ReEncryptCommand({ CiphertextBlob, DestinationKeyId: "second", DestinationEncryptionContext: { c: "3" } }),
    );
    const found = await kms.send(
      new DecryptCommand({ CiphertextBlob: again.CiphertextBlob, EncryptionContext: { c: "3" } }),
    );
    expect([found.KeyId, text(found.Plaintext)]).toEqual([keyArn("second"), "secret of mine"]);
  });
});

describe("a data key", () => {
  it("comes in plain and encrypted, or encrypted only", async () => {
    const kms = await start();
    const whole = await kms.send(new GenerateDataKeyCommand({ KeyId: keyArn("mine"), KeySpec: "AES_256" }));
    expect(whole.Plaintext).toHaveLength(32);
    const decrypted = await kms.send(new DecryptCommand({ CiphertextBlob: whole.CiphertextBlob }));
    expect(text(decrypted.Plaintext)).toBe(text(whole.Plaintext));
    const sealed = await kms.send(new GenerateDataKeyWithoutPlaintextCommand({ KeyId: "mine", NumberOfBytes: 64 }));
    expect(sealed).not.toHaveProperty("Plaintext");
    expect((await kms.send(new DecryptCommand({ CiphertextBlob: sealed.CiphertextBlob }))).Plaintext).toHaveLength(64);
    const both = new GenerateDataKeyCommand({ KeyId: "mine", KeySpec: "AES_256", NumberOfBytes: 8 });
    expect(await outcome(kms.send(both))).toMatchObject({ name: "ValidationException" });
  });
});

describe("who may use a key", () => {
  it("is decided by its own policy first", async () => {
    const kms = await start();
    const refused = (action: string) => ({
      name: "AccessDeniedException",
      message: `User: ${SESSION} is not authorized to perform: kms:${action} on resource: ${keyArn("theirs")} because no resource-based policy allows the kms:${action} action`,
    });
    expect(await outcome(kms.send(new EncryptCommand({ KeyId: "theirs", Plaintext })))).toEqual(refused("Encrypt"));
    expect(await outcome(kms.send(new DescribeKeyCommand({ KeyId: keyArn("theirs") })))).toEqual(
      refused("DescribeKey"),
    );
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId: "mine", Plaintext }));
    const move = new ReEncryptCommand({ CiphertextBlob, DestinationKeyId: "theirs" });
    expect(await outcome(kms.send(move))).toEqual(refused("ReEncryptTo"));
  });

  it("follows the encryption context, the alias and the service that calls", async () => {
    const kms = await start([
      allow("kms:Encrypt", keyArn("mine"), { StringEquals: { "kms:EncryptionContext:tenant": "a" } }),
      allow("kms:GenerateDataKey", keyArn("mine"), { StringEquals: { "kms:RequestAlias": "alias/mine" } }),
      allow("kms:DescribeKey", keyArn("mine"), {
        StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" },
      }),
    ]);
    const encrypt = (tenant: string) =>
      outcome(kms.send(new EncryptCommand({ KeyId: "mine", Plaintext, EncryptionContext: { tenant } })));
    expect([await encrypt("a"), (await encrypt("b")) === "done"]).toEqual(["done", false]);
    const dataKey = (KeyId: string) => outcome(kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: "AES_128" })));
    expect([await dataKey("alias/mine"), (await dataKey("mine")) === "done"]).toEqual(["done", false]);
    expect(await outcome(kms.send(new DescribeKeyCommand({ KeyId: "mine" })))).toMatchObject({
      name: "AccessDeniedException",
    });
  });

  it("may be one whom a grant names", async () => {
    const grant = node("aws_kms_grant", "g", { keyId: "theirs", granteePrincipal: ROLE, operations: ["Encrypt"] });
    const kms = await start([], { nodes: [keyNode("theirs", [TO_OTHERS]), grant] });
    expect(await outcome(kms.send(new EncryptCommand({ KeyId: "theirs", Plaintext })))).toBe("done");
    expect(await outcome(kms.send(new DescribeKeyCommand({ KeyId: "theirs" })))).not.toBe("done");
  });
});

describe("a key", () => {
  it("is described", async () => {
    const kms = await start();
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: "alias/mine" }));
    expect(KeyMetadata).toMatchObject({
      Arn: keyArn("mine"),
      KeyId: "mine",
      Enabled: true,
      KeySpec: "SYMMETRIC_DEFAULT",
      AWSAccountId: "123456789012",
    });
  });

  it("that is not there, or in another region, is not found", async () => {
    const kms = await start();
    const describeKey = (KeyId: string) => outcome(kms.send(new DescribeKeyCommand({ KeyId })));
    for (const name of ["none", "alias/none", keyArn("mine").replace("us-east-1", "eu-west-1")]) {
      expect(await describeKey(name)).toMatchObject({ name: "NotFoundException" });
    }
  });

  it("that is disabled encrypts nothing", async () => {
    const kms = await start(undefined, { nodes: [keyNode("mine", [TO_ACCOUNT], { isEnabled: false })] });
    expect(await outcome(kms.send(new EncryptCommand({ KeyId: "mine", Plaintext })))).toMatchObject({
      name: "DisabledException",
    });
  });

  it("is not made here", async () => {
    const kms = await start();
    await expect(kms.send(new CreateKeyCommand({}))).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
  });
});
