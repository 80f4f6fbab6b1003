import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity.js";
import { Provider } from "@pulumi/aws/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { ENVIRONMENT_REGION, selectEnvironment } from "../model/environment.ts";
import { environmentSettings } from "../model/environment-settings.ts";
import { EnvironmentStack } from "./environment-stack.ts";
import { reportingUserErrors } from "./run-error.ts";

/**
 * The environments program: deploys the environment that `variable` names, into the account whose credentials are used.
 *
 * @param variable the value of `ENVIRONMENT`; it must equal the selected stack.
 */
export function environmentProgram(variable: string | undefined): Promise<EnvironmentOutputs> {
  return reportingUserErrors(async () => {
    const environment = selectEnvironment(variable, pulumi.getStack());
    const config = new pulumi.Config();
    // Pinned here, so that no variable or profile of the person who deploys moves an environment elsewhere.
    const provider = new Provider("aws", { region: ENVIRONMENT_REGION });
    const { accountId: account } = await getCallerIdentity({}, { provider });
    const settings = environmentSettings((key) => configValue(config, key), account);
    const place = { environment, account, region: ENVIRONMENT_REGION };
    return outputs(new EnvironmentStack("environment", { ...place, ...settings }, { provider }), place);
  });
}

type EnvironmentOutputs = ReturnType<typeof outputs>;

function outputs(stack: EnvironmentStack, place: { environment: string; account: string; region: string }) {
  return {
    ...place,
    bucketName: stack.dataBucket.name,
    bucketArn: stack.dataBucket.arn,
    logBucketName: stack.logBucket.name,
    tableName: stack.table.name,
    tableArn: stack.table.arn,
    roleName: stack.role.name,
    roleArn: stack.role.arn,
    keyArn: stack.key.arn,
    keyAlias: stack.key.alias.name,
  };
}

/** A value as `Pulumi.<stack>.yaml` holds it: what looks like JSON is JSON, all else is text. */
function configValue(config: pulumi.Config, key: string): unknown {
  const text = config.get(key);
  return text !== undefined && /^[[{]/.test(text) ? config.getObject<unknown>(key) : text;
}
