/**
 * The policies of AWS's own that roles of ours carry: only such as grant what IAM cannot scope to a resource that exists
 * beforehand. Where one also grants on `*` what could be scoped (`AWSLambdaBasicExecutionRole`: every log group), a grant
 * takes its place.
 */

/**
 * Creating, describing and deleting network interfaces, as Lambda does for a function in a VPC.
 * Not `AWSLambdaVPCAccessExecutionRole`, which adds logs on `*`.
 */
export const MANAGE_NETWORK_INTERFACES = "arn:aws:iam::aws:policy/service-role/AWSLambdaENIManagementAccess";

/** Sending X-Ray traces. */
export const SEND_TRACES = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess";
