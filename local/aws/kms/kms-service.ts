import { randomBytes } from "node:crypto";
import type { World } from "../../../prover/facts/world.ts";
import { AwsError, notServed } from "../aws-error.ts";
import { type AwsCall, type AwsService, type Input, isInput, valueAnswer } from "../aws-service.ts";
import type { Enforcement } from "../enforcement/enforcement.ts";
import type { RequestKeys } from "../enforcement/question.ts";
import { accountOf } from "../session.ts";
import { type EncryptionContext, type KeyRoot, keyOf, open, seal } from "./ciphertext.ts";
import { type FoundKey, type Key, type KeyCatalog, keyCatalog } from "./key-catalog.ts";

export interface KmsOptions {
  readonly world: World;
  readonly enforcement: Enforcement;
  readonly root: KeyRoot;
}

/** What each operation works with. */
interface Tools {
  readonly call: AwsCall;
  readonly catalog: KeyCatalog;
  readonly root: KeyRoot;
  /** @throws AwsError where the caller may not, or the key is not for it */
  readonly authorize: (action: string, found: FoundKey, keys?: RequestKeys) => void;
}

type Operation = (tools: Tools) => Input;

const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    Encrypt: encrypt,
    Decrypt: decrypt,
    ReEncrypt: reEncrypt,
    GenerateDataKey: (tools: Tools) => generateDataKey(tools, "GenerateDataKey"),
    GenerateDataKeyWithoutPlaintext: (tools: Tools) => {
      const { Plaintext: _, ...rest } = generateDataKey(tools, "GenerateDataKeyWithoutPlaintext");
      return rest;
    },
    DescribeKey: describeKey,
  }),
);

/** The graph's symmetric keys, used. @see https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html */
export function kmsService({ world, enforcement, root }: KmsOptions): AwsService {
  const catalog = keyCatalog(world);
  const call = async (asked: AwsCall) => {
    const operation = OPERATIONS.get(asked.operation);
    if (operation === undefined) throw notServed(`KMS's operation ${asked.operation}`);
    const authorize: Tools["authorize"] = (action, { key, alias }, keys = {}) => {
      const more = {
        "kms:CallerAccount": accountOf(asked.caller.session),
        "kms:RequestAlias": alias,
        ...keysOf(key),
        ...keys,
      };
      enforcement.authorize({ caller: asked.caller, action: `kms:${action}`, resource: key.arn, keys: more });
      if (asked.input["DryRun"] === true) {
        throw new AwsError(
          "DryRunOperationException",
          "The request would have succeeded, but the DryRun option is set.",
          412,
        );
      }
    };
    return valueAnswer(operation({ call: asked, catalog, root, authorize }));
  };
  return {
    name: "kms",
    protocol: { kind: "json", target: "TrentService", version: "1.1", errors: "com.amazonaws.kms" },
    toleranceMinutes: 5,
    call,
  };
}

function keysOf({ spec, usage, multiRegion }: Key): RequestKeys {
  return {
    "kms:KeySpec": spec,
    "kms:KeyUsage": usage,
    "kms:KeyOrigin": "AWS_KMS",
    "kms:MultiRegion": String(multiRegion),
  };
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html */
function contextKeys(context: EncryptionContext): RequestKeys {
  const names = Object.keys(context);
  return {
    "kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
    "kms:EncryptionContextKeys": names.length > 0 ? names : undefined,
    ...Object.fromEntries(names.map((name) => [`kms:EncryptionContext:${name}`, context[name]])),
  };
}

function encrypt({ call, catalog, root, authorize }: Tools): Input {
  const found = catalog.find(call.input["KeyId"], call.caller);
  const context = contextOf(call.input, "EncryptionContext");
  authorize("Encrypt", found, contextKeys(context));
  const plaintext = bytesOf(call.input, "Plaintext", 4096);
  const blob = seal(root, usable(found.key).arn, plaintext, context);
  return { KeyId: found.key.arn, CiphertextBlob: blob.toString("base64"), EncryptionAlgorithm: "SYMMETRIC_DEFAULT" };
}

function decrypt(tools: Tools): Input {
  const { call, authorize } = tools;
  const { found, blob, context } = sealed(tools, "KeyId", "EncryptionContext");
  authorize("Decrypt", found, contextKeys(context));
  const plaintext = opened(tools, found, blob, context);
  if (call.input["Recipient"] !== undefined) throw notServed("Decrypt for an enclave");
  return { KeyId: found.key.arn, Plaintext: plaintext.toString("base64"), EncryptionAlgorithm: "SYMMETRIC_DEFAULT" };
}

function reEncrypt(tools: Tools): Input {
  const { call, catalog, root, authorize } = tools;
  const { found: from, blob, context } = sealed(tools, "SourceKeyId", "SourceEncryptionContext");
  const to = catalog.find(call.input["DestinationKeyId"], call.caller);
  const toContext = contextOf(call.input, "DestinationEncryptionContext");
  const same = { "kms:ReEncryptOnSameKey": String(from.key.arn === to.key.arn) };
  authorize("ReEncryptFrom", from, { ...contextKeys(context), ...same });
  authorize("ReEncryptTo", to, { ...contextKeys(toContext), ...same });
  const again = seal(root, usable(to.key).arn, opened(tools, from, blob, context), toContext);
  return {
    SourceKeyId: from.key.arn,
    KeyId: to.key.arn,
    CiphertextBlob: again.toString("base64"),
    SourceEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
    DestinationEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
  };
}

function generateDataKey({ call, catalog, root, authorize }: Tools, action: string): Input {
  const found = catalog.find(call.input["KeyId"], call.caller);
  const context = contextOf(call.input, "EncryptionContext");
  authorize(action, found, contextKeys(context));
  const plaintext = randomBytes(dataKeyBytes(call.input));
  const blob = seal(root, usable(found.key).arn, plaintext, context);
  return { KeyId: found.key.arn, CiphertextBlob: blob.toString("base64"), Plaintext: plaintext.toString("base64") };
}

function dataKeyBytes({ KeySpec: spec, NumberOfBytes: number }: Input): number {
  if (spec !== undefined && number === undefined && (spec === "AES_256" || spec === "AES_128"))
    return spec === "AES_256" ? 32 : 16;
  const isSize = typeof number === "number" && Number.isInteger(number) && number >= 1 && number <= 1024;
  if (isSize && spec === undefined) return number;
  throw new AwsError("ValidationException", "Please specify either number of bytes or key spec.");
}

function describeKey({ call, catalog, authorize }: Tools): Input {
  const found = catalog.find(call.input["KeyId"], call.caller);
  authorize("DescribeKey", found);
  const { arn, id, account, description, enabled, usage, spec, multiRegion } = found.key;
  return {
    KeyMetadata: {
      AWSAccountId: account,
      KeyId: id,
      Arn: arn,
      Description: description,
      Enabled: enabled,
      KeyState: enabled ? "Enabled" : "Disabled",
      KeyUsage: usage,
      KeySpec: spec,
      CustomerMasterKeySpec: spec,
      KeyManager: "CUSTOMER",
      Origin: "AWS_KMS",
      MultiRegion: multiRegion,
      ...(usage === "ENCRYPT_DECRYPT" && { EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"] }),
    },
  };
}

interface Sealed {
  readonly found: FoundKey;
  readonly blob: Buffer;
  readonly context: EncryptionContext;
}

/** A ciphertext and the key that it names, which the request may name too. */
function sealed({ call, catalog }: Tools, keyName: string, contextName: string): Sealed {
  const blob = bytesOf(call.input, "CiphertextBlob", 6144);
  const key = catalog.byArn(keyOf(blob) ?? "");
  if (keyOf(blob) === undefined) throw new AwsError("InvalidCiphertextException", "The ciphertext is not valid.");
  const named = call.input[keyName] === undefined ? undefined : catalog.find(call.input[keyName], call.caller);
  if (key === undefined || key.arn.split(":")[3] !== call.caller.region) {
    throw new AwsError(
      "AccessDeniedException",
      "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
    );
  }
  if (named !== undefined && named.key.arn !== key.arn) {
    throw new AwsError(
      "IncorrectKeyException",
      "The key ID in the request does not identify a CMK that can perform this operation.",
    );
  }
  return { found: named ?? { key }, blob, context: contextOf(call.input, contextName) };
}

function opened({ root }: Tools, { key }: FoundKey, blob: Buffer, context: EncryptionContext): Buffer {
  usable(key);
  const plaintext = open(root, blob, context);
  if (plaintext === undefined) throw new AwsError("InvalidCiphertextException", "The ciphertext is not valid.");
  return plaintext;
}

function usable(key: Key): Key {
  if (!key.enabled) throw new AwsError("DisabledException", `${key.arn} is disabled.`);
  if (key.spec === "SYMMETRIC_DEFAULT" && key.usage === "ENCRYPT_DECRYPT") return key;
  throw notServed(`A key of the spec ${key.spec} for ${key.usage}`);
}

function contextOf(input: Input, name: string): EncryptionContext {
  const value = input[name] ?? {};
  if (!isInput(value) || !Object.values(value).every((one) => typeof one === "string")) {
    throw new AwsError("SerializationException", `${name} is not a map of strings.`);
  }
  return value as EncryptionContext;
}

function bytesOf(input: Input, name: string, most: number): Buffer {
  const value = input[name];
  const bytes = typeof value === "string" ? Buffer.from(value, "base64") : Buffer.alloc(0);
  if (bytes.length >= 1 && bytes.length <= most) return bytes;
  throw new AwsError("ValidationException", `${name} must have between 1 and ${most} bytes.`);
}
