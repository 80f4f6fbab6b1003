import type { Value } from "../../graph/value.ts";
import type { Place, PolicyFacts } from "./world.ts";

/** What a proof needs of a function; `undefined` where it is not set, and a doubt of the world where it is unknown. */
export interface FunctionFacts {
  readonly node: string;
  readonly address: string;
  readonly arn: string;
  readonly name: string;
  readonly place: Place;
  readonly role: string;
  readonly environment: Readonly<Record<string, Value>>;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** The log group's name: that of its logging configuration, or Lambda's default for its name. */
  readonly logGroup: string;
  /** One statement a permission: the function's resource policy. */
  readonly permissions: readonly PermissionFacts[];
}

/** `aws_lambda_permission`. */
export interface PermissionFacts {
  readonly address: string;
  readonly action: string;
  readonly principal: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
  readonly doubt?: string;
}

export interface LogGroupFacts {
  readonly node: string;
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  readonly place: Place;
  /** Days; absent: kept for ever. */
  readonly retentionInDays?: number;
}

export interface ApiFacts {
  readonly node: string;
  readonly address: string;
  readonly kind: "rest" | "http";
  readonly id: string;
  readonly place: Place;
  readonly stages: readonly string[];
  readonly routes: readonly RouteFacts[];
  readonly policy?: PolicyFacts;
  /** Why the API's routes could not all be read. */
  readonly doubts: readonly string[];
}

export interface RouteFacts {
  /** `GET`, or `ANY`. */
  readonly method: string;
  /** As the API writes it: `/tenants/tenant-001/users/{id}`. */
  readonly path: string;
  /** Where it is declared: the API's address, or the method's. */
  readonly address: string;
  readonly authorizer:
    | { readonly type: "none" }
    | { readonly type: "iam" }
    | { readonly type: "api-key-only" }
    | { readonly type: "jwt" | "cognito"; readonly name: string }
    | { readonly type: "function"; readonly name: string; readonly functionArn: string; readonly cacheSeconds: number }
    | { readonly type: "unknown"; readonly reason: string };
  readonly integration:
    | { readonly type: "function"; readonly functionArn: string }
    /** Answered by the API itself. */
    | { readonly type: "mock" }
    | { readonly type: "other"; readonly uri: string }
    | { readonly type: "unknown"; readonly reason: string };
}
