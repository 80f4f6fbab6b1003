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
  /** What else its configuration names: its role, subnets, key, dead-letter target, event sources, file systems. */
  readonly references: readonly ReferenceFacts[];
  readonly urls: readonly FunctionUrlFacts[];
  /** What of it is not known before deployment, by property; a property that is here is empty above. */
  readonly unknowns: Readonly<Record<string, string>>;
}

/** A name of another resource that a function is configured with. */
export interface ReferenceFacts {
  /** Where it is configured: the function, or what attaches to it. */
  readonly address: string;
  /** `role`, `subnetIds`, `eventSourceArn`: for reports. */
  readonly property: string;
  /** `outside` where the graph does not hold what it names. */
  readonly target:
    | { readonly type: "nodes"; readonly nodes: readonly ReferredNode[] }
    | { readonly type: "outside"; readonly value: string }
    | { readonly type: "unknown"; readonly reason: string };
}

export interface ReferredNode {
  readonly address: string;
  /** Its ARN where it has one, or else its id. */
  readonly name: string;
  readonly place: Place;
}

/** `aws_lambda_function_url`: a way to call the function from anywhere. */
export interface FunctionUrlFacts {
  readonly address: string;
  readonly authorization: "NONE" | "AWS_IAM" | "unknown";
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
  /** Days; absent: kept for ever, unless `retentionDoubt` says why they are not known. */
  readonly retentionInDays?: number;
  readonly retentionDoubt?: string;
  /** What its events are sent on to. */
  readonly subscriptions: readonly ReferenceFacts[];
}

export interface ApiFacts {
  readonly node: string;
  readonly address: string;
  readonly kind: "rest" | "http";
  readonly id: string;
  readonly place: Place;
  readonly stages: readonly string[];
  readonly routes: readonly RouteFacts[];
  /** What it writes of its calls, and where to. */
  readonly logs: readonly ReferenceFacts[];
  /** Functions that it calls and the graph does not hold. */
  readonly outsideFunctions: readonly OutsideFunctionFacts[];
  readonly policy?: PolicyFacts;
  /** Why the API's routes could not all be read. */
  readonly doubts: readonly string[];
}

/**
 * A function that is deployed by somebody else. Its side is told by its name: the log group of the graph that its name
 * begins with, which is an assumption, and printed as one.
 */
export interface OutsideFunctionFacts {
  readonly arn: string;
  readonly name: string;
  /** Absent where no log group, or several of different places, have such a name. */
  readonly place?: Place;
  /** The address of the log group. */
  readonly placedBy?: string;
}

export interface RouteFacts {
  /** `GET`, or `ANY`. */
  readonly method: string;
  /** As the API writes it: `/tenants/tenant-001/users/{id}`. */
  readonly path: string;
  /** Where it is declared: the API's address, or the method's. */
  readonly address: string;
  /** Whom an OpenAPI document says that the operation belongs to: its `tags`. */
  readonly tags: readonly string[];
  readonly authorizer: AuthorizerFacts;
  readonly integration: IntegrationFacts;
}

export type AuthorizerFacts =
  | { readonly type: "none" }
  | { readonly type: "iam" }
  | { readonly type: "api-key-only" }
  /** `providers`: ARNs of user pools, or the issuer's URL. */
  | { readonly type: "jwt" | "cognito"; readonly name: string; readonly providers: readonly string[] }
  | {
      readonly type: "function";
      readonly name: string;
      /** Without a version or alias. */
      readonly functionArn: string;
      readonly cacheSeconds: number;
      /** The role that API Gateway calls it as; absent: as itself, admitted by a permission of the function. */
      readonly credentials?: string;
    }
  | { readonly type: "unknown"; readonly reason: string };

export type IntegrationFacts =
  | { readonly type: "function"; readonly functionArn: string; readonly credentials?: string }
  /** Answered by the API itself. */
  | { readonly type: "mock" }
  | { readonly type: "other"; readonly uri: string }
  | { readonly type: "unknown"; readonly reason: string };
