import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint.js";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "../model/iam-policy.ts";
import { sharedResourceName } from "../model/naming.ts";
import { type Tags, TENANT_TAG } from "../model/tags.ts";
import { READ_TABLE } from "./grants/read-table.ts";
import { SCAN_TABLE } from "./grants/scan-table.ts";
import { WRITE_TABLE } from "./grants/write-table.ts";
import type { Placement } from "./placement.ts";
import { policyJson } from "./policies/policy-json.ts";

export interface DynamodbEndpointArgs {
  readonly placement: Placement;
  readonly vpcId: pulumi.Input<string>;
  /** The platform's tags: `tenant_id=shared`. */
  readonly tags: Tags;
}

/** A gateway endpoint as those who route to it see it. */
export interface GatewayEndpoint {
  readonly endpointId: pulumi.Input<string>;
  /** The service's addresses: what a security group may name. */
  readonly prefixListId: pulumi.Input<string>;
}

/**
 * The way from the tenants' subnets to DynamoDB, without the internet. Each tenant associates its own route table, so
 * the endpoint does not change when a tenant comes or goes.
 */
export class DynamodbEndpoint extends pulumi.ComponentResource implements GatewayEndpoint {
  readonly endpoint: VpcEndpoint;
  readonly endpointId: pulumi.Output<string>;
  readonly prefixListId: pulumi.Output<string>;

  constructor(name: string, args: DynamodbEndpointArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:DynamodbEndpoint", name, {}, opts);
    const { region, suffix, cell } = args.placement;
    this.endpoint = new VpcEndpoint(
      `${name}-endpoint`,
      {
        vpcId: args.vpcId,
        serviceName: `com.amazonaws.${region}.dynamodb`,
        vpcEndpointType: "Gateway",
        policy: policyJson([ownTablesStatement(args.placement)]),
        tags: { ...args.tags, Name: sharedResourceName("dynamodb-endpoint", suffix, cell) },
      },
      { parent: this },
    );
    this.endpointId = this.endpoint.id;
    this.prefixListId = this.endpoint.prefixListId;
    this.registerOutputs({});
  }
}

/**
 * What may pass: principals of this account, to the two tables of the tenant that their own tag names. A principal
 * without the tag reaches nothing, because IAM ignores a statement whose variable has no value. The statement is as long
 * for fifty tenants as for one; an endpoint policy may hold 20,480 characters.
 *
 * The principal is `*` under a condition because a gateway endpoint takes an account's ARN for its root user alone.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function ownTablesStatement({ region, account, suffix }: Placement): PolicyStatement {
  const tenant = `\${aws:PrincipalTag/${TENANT_TAG}}`;
  const table = (kind: string) => `arn:aws:dynamodb:${region}:${account}:table/${tenant}-${kind}-${suffix}`;
  return {
    Sid: "OwnTablesOnly",
    Effect: "Allow",
    Principal: "*",
    Action: [...READ_TABLE, ...SCAN_TABLE, ...WRITE_TABLE],
    Resource: [table("users"), table("data")],
    Condition: { StringEquals: { "aws:PrincipalAccount": [account] } },
  };
}
