import type { Credentials } from "../aws/credentials.ts";
import type { FunctionDefinition } from "../blueprint/functions.ts";
import type { Quarters } from "../containment/containment.ts";

/** Where a function finds the rest of the local cloud. */
export interface FunctionSurroundings {
  /** The SDK's variables of where AWS is: what is not served there is refused, and never reaches AWS. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** In place of variables of the same name, where the function has them. */
  readonly overrides: Readonly<Record<string, string>>;
}

/**
 * All that a function's process has in its environment: its own variables, those that Lambda sets, and where this
 * machine's services are. Nothing of the host's own environment but the path.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function functionEnvironment(
  definition: FunctionDefinition,
  { code, scratch }: Pick<Quarters, "code" | "scratch">,
  credentials: Credentials,
  surroundings: FunctionSurroundings,
): Readonly<Record<string, string>> {
  const overridden = Object.entries(surroundings.overrides).filter(([name]) => name in definition.environment);
  return {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    LANG: "en_US.UTF-8",
    TZ: "UTC",
    ...definition.environment,
    ...Object.fromEntries(overridden),
    HOME: scratch,
    TMPDIR: scratch,
    _HANDLER: definition.handler,
    LAMBDA_TASK_ROOT: code,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    AWS_REGION: definition.region,
    AWS_DEFAULT_REGION: definition.region,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroup,
    AWS_LAMBDA_LOG_FORMAT: definition.logging.format,
    ...(definition.logging.format === "JSON" && {
      AWS_LAMBDA_LOG_LEVEL: definition.logging.applicationLevel ?? "INFO",
    }),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    ...surroundings.endpoints,
    // The host's Node.js may be older than the runtime that the graph asks for; that is no news for a function's log.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    // The host's own profiles and instance role must be out of reach of the function's SDK.
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: `${scratch}/no-config`,
    AWS_SHARED_CREDENTIALS_FILE: `${scratch}/no-credentials`,
  };
}
