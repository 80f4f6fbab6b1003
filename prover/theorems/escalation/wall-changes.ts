import type { ResourceNode } from "../../../graph/node.ts";
import type { Target } from "../../access/access.ts";
import { partitionOf } from "../../facts/arn.ts";
import { knownText } from "../../facts/values.ts";
import type { Place, World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import type { Asking } from "../enough.ts";
import { indexTargets } from "../identity/candidates.ts";
import { ask, type FindAccess } from "./ask.ts";
import { whoMayUse } from "./within-reach.ts";

/**
 * What takes down a wall that no IAM policy is: filters and routes of packets, and what a route of an API leads to.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html
 */
const WALLS: Readonly<Record<string, { readonly type: string; readonly actions: readonly string[] }>> = {
  aws_network_acl: {
    type: "network-acl",
    actions: [
      "ec2:CreateNetworkAclEntry",
      "ec2:DeleteNetworkAclEntry",
      "ec2:ReplaceNetworkAclAssociation",
      "ec2:ReplaceNetworkAclEntry",
    ],
  },
  aws_route_table: {
    type: "route-table",
    actions: ["ec2:AssociateRouteTable", "ec2:CreateRoute", "ec2:ReplaceRoute", "ec2:ReplaceRouteTableAssociation"],
  },
  aws_security_group: {
    type: "security-group",
    actions: ["ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress", "ec2:ModifySecurityGroupRules"],
  },
  aws_vpc_endpoint: { type: "vpc-endpoint", actions: ["ec2:ModifyVpcEndpoint"] },
  aws_api_gateway_rest_api: {
    type: "restapis",
    actions: ["apigateway:PATCH", "apigateway:POST", "apigateway:PUT", "apigateway:UpdateRestApiPolicy"],
  },
  aws_apigatewayv2_api: { type: "apis", actions: ["apigateway:PATCH", "apigateway:POST", "apigateway:PUT"] },
};

const WRITERS = Object.values(WALLS).flatMap(({ actions }) => actions);

interface Wall {
  readonly node: ResourceNode;
  readonly place: Place;
  readonly target: Target;
}

/** No principal changes the filters, routes and APIs of another place. */
export function checkWalls(
  world: World,
  ledger: Ledger,
  find: FindAccess,
  asking: Asking,
): { readonly findings: readonly Finding[]; readonly pairs: number } {
  const able = whoMayUse(world.principals, WRITERS);
  if (able.length === 0) return { findings: [], pairs: 0 };
  const walls = world.nodes.flatMap((node) => wallsOf(node, world));
  const candidates = indexTargets(walls, ({ place }) => place.key);
  let pairs = 0;
  const findings = able.flatMap((principal) =>
    asking(
      principal,
      () => candidates(principal),
      ({ node, place, target }) => {
        pairs += 1;
        return ask(find, ledger, principal, {
          target,
          names: [node.address, target.arn, node.id],
          to: place,
          can: (action) => `use ${action} on ${node.address}, which is ${place.label}'s`,
          fix: `Allow ${principal.address} to change only what is of ${principal.place.label}.`,
        }).findings;
      },
    ),
  );
  return { findings, pairs };
}

function wallsOf(node: ResourceNode, { places }: World): readonly Wall[] {
  const wall = WALLS[node.kind];
  if (wall === undefined) return [];
  const place = places.of(node);
  const { account = "", region = "us-east-1" } = node;
  const isApi = wall.type.endsWith("apis");
  // An id that AWS has yet to draw is nobody else's.
  const id = knownText(node, "id") ?? `not-known-yet-${node.name}`;
  const start = `arn:${partitionOf(region)}:${isApi ? "apigateway" : "ec2"}:${region}`;
  const arns = isApi
    ? [`${start}::/${wall.type}/${id}`, `${start}::/${wall.type}/${id}/*`]
    : [`${start}:${account}:${wall.type}/${id}`];
  const tags = Object.entries(node.tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]);
  const context = { "aws:ResourceAccount": account, ...Object.fromEntries(tags) };
  return arns.map((arn) => ({ node, place, target: { arn, account, actions: wall.actions, context } }));
}
