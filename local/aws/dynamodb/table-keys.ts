import { AwsError } from "../aws-error.ts";
import type { Enforcement } from "../enforcement/enforcement.ts";
import type { Caller } from "../enforcement/question.ts";
import type { TableReference } from "./table-catalog.ts";

/**
 * A table on a key of its owner's is read and written with the key of the table, which DynamoDB decrypts in the caller's
 * name: who may not use the key may not use the table. DynamoDB keeps the table's key for each caller for up to five
 * minutes; here it is asked for every time, so that a decision never depends on what came before.
 *
 * @throws AwsError
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
 */
export function requireTableKey(enforcement: Enforcement, caller: Caller, table: TableReference): void {
  const encryption = enforcement.policies.resource(table.arn)?.data.encryption;
  if (encryption === undefined || encryption.by === "aws-key" || encryption.by === "none") return;
  if (encryption.by !== "customer-key") {
    const reason = "reason" in encryption ? encryption.reason : "its encryption is not known";
    throw denied(`the local cloud does not know the key of ${table.arn}: ${reason}`);
  }
  const [, , , region = "", account = ""] = table.arn.split(":");
  try {
    enforcement.authorize({
      caller,
      layer: "key",
      action: "kms:Decrypt",
      resource: encryption.key,
      calledVia: "dynamodb",
      keys: {
        "kms:ViaService": `dynamodb.${region}.amazonaws.com`,
        "kms:CallerAccount": caller.session.roleArn.split(":")[4],
        "kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
        "kms:EncryptionContext:aws:dynamodb:tableName": table.name,
        "kms:EncryptionContext:aws:dynamodb:subscriberId": account,
        "kms:EncryptionContextKeys": ["aws:dynamodb:tableName", "aws:dynamodb:subscriberId"],
      },
    });
  } catch (error) {
    if (error instanceof AwsError) throw denied(error.message);
    throw error;
  }
}

function denied(message: string): AwsError {
  return new AwsError("AccessDeniedException", `KMS key access denied error: ${message}`);
}
