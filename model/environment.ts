import { UserError } from "./errors.ts";
import type { EnvironmentTags } from "./tags.ts";

/** The environments of the environments project; each is a stack of the same name. */
export const ENVIRONMENTS = ["staging", "production"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** Where every environment lives. */
export const ENVIRONMENT_REGION = "us-west-2";

/** The variable that chooses the environment. */
export const ENVIRONMENT_VARIABLE = "ENVIRONMENT";

/** The value of the tag `project`, and the first part of every name. */
export const ENVIRONMENT_PROJECT = "bulkhead";

export function isEnvironment(value: string): value is Environment {
  return ENVIRONMENTS.some((environment) => environment === value);
}

/**
 * The environment that the variable asks for, which must be the stack that is deployed: with another one, the
 * deployment would turn this stack's resources into the other environment's.
 *
 * @throws UserError where the variable is missing, names no environment, or names another stack.
 */
export function selectEnvironment(variable: string | undefined, stack: string): Environment {
  if (variable === undefined || variable === "") {
    throw new UserError({
      message: `${ENVIRONMENT_VARIABLE} is not set, so it is not certain which environment is meant.`,
      fix: `Set ${ENVIRONMENT_VARIABLE} to the stack that you deploy: ${isEnvironment(stack) ? stack : listed()}.`,
    });
  }
  if (!isEnvironment(variable)) {
    throw new UserError({
      message: `${ENVIRONMENT_VARIABLE}="${variable}" is not an environment.`,
      fix: `Set it to ${listed()}, exactly so spelt.`,
    });
  }
  if (variable !== stack) {
    throw new UserError({
      message: `${ENVIRONMENT_VARIABLE}="${variable}", but the selected stack is "${stack}": deploying would replace one environment with the other.`,
      fix: `Run pulumi stack select ${variable}, or set ${ENVIRONMENT_VARIABLE} to the environment of this stack.`,
    });
  }
  return variable;
}

function listed(): string {
  return ENVIRONMENTS.join(" or ");
}

/** Where an environment is deployed. */
export interface EnvironmentPlace {
  readonly environment: Environment;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** The physical names of one environment. None is shared with another, nor with another account's where S3 is global. */
export interface EnvironmentNames {
  readonly dataBucket: string;
  readonly logBucket: string;
  readonly table: string;
  readonly role: string;
  readonly keyAlias: `alias/${string}`;
}

export function environmentNames({ environment, account, region }: EnvironmentPlace): EnvironmentNames {
  const prefix = `${ENVIRONMENT_PROJECT}-${environment}`;
  return {
    dataBucket: checkedBucketName(`${prefix}-data-${account}-${region}`),
    logBucket: checkedBucketName(`${prefix}-logs-${account}-${region}`),
    table: `${prefix}-records`,
    role: `${prefix}-service`,
    keyAlias: `alias/${ENVIRONMENT_PROJECT}/${environment}/data`,
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** `name`, if S3 would take it and TLS certificates cover it: no dots. @throws UserError */
export function checkedBucketName(name: string): string {
  if (BUCKET_NAME.test(name)) return name;
  throw new UserError({
    message: `"${name}" (${name.length} characters) is not a bucket name.`,
    fix: "Use 3 to 63 lower-case letters, digits and hyphens.",
  });
}

export interface CostTags {
  readonly owner: string;
  readonly costCenter: string;
}

/** What every taggable resource of an environment carries. */
export function environmentTags(environment: Environment, { owner, costCenter }: CostTags): EnvironmentTags {
  return { environment, project: ENVIRONMENT_PROJECT, owner, cost_center: costCenter };
}
