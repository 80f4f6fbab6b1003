import { NOTHING_KEPT } from "../encryption.ts";
import type { DataKind } from "./data-kind.ts";

/**
 * Names, which are no secret: whoever may change a neighbour's leads the neighbour's callers elsewhere.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html
 */
export const zone: DataKind = {
  kind: "aws_route53_zone",
  parts: (arn) => [{ type: "hostedzone", arn }],
  encryption: () => NOTHING_KEPT,
};
