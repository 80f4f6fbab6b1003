import type { ResourceNode } from "../../graph/node.ts";
import { isUnknown } from "../../graph/value.ts";
import type { PermissionFacts } from "./compute.ts";
import { knownText, text } from "./values.ts";

/**
 * `aws_lambda_permission` as the facts that a route needs; the policy of the function as data is made of them too.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
export function readPermission(node: ResourceNode): PermissionFacts {
  const values = ["action", "principal", "sourceArn", "sourceAccount"].map((name) => text(node, name));
  const unseen = values.find(isUnknown);
  const [sourceArn, sourceAccount] = [knownText(node, "sourceArn"), knownText(node, "sourceAccount")];
  return {
    address: node.address,
    action: knownText(node, "action") ?? "",
    principal: knownText(node, "principal") ?? "",
    ...(sourceArn !== undefined && { sourceArn }),
    ...(sourceAccount !== undefined && { sourceAccount }),
    ...(unseen !== undefined && { doubt: `A value of it is not known before deployment: ${unseen.reason}` }),
  };
}
