import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { isUnknown, type Value } from "../../graph/value.ts";
import type { QuotaId } from "../../model/quotas.ts";
import { SHARED_TENANT } from "../../model/tags.ts";

/** Something that counts towards a quota. */
export interface QuotaItem {
  readonly quota: QuotaId;
  /** What it is counted over: an account, a region of one, a VPC, an API, a resource. */
  readonly scope: string;
  readonly stack: string;
  readonly amount: number;
  /** Whose it is: more tenants are more of it. */
  readonly tenant?: string;
}

/** Everything of a graph that counts towards a quota. What is not known before deployment is not counted. */
export function quotaItems({ nodes }: Graph): readonly QuotaItem[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return nodes.filter(({ category }) => category === "custom").flatMap((node) => itemsOf(node, byId));
}

type ById = ReadonlyMap<string, ResourceNode>;
type Count = (node: ResourceNode, byId: ById) => readonly QuotaItem[];

/** Kind → what one of it counts towards. */
const COUNTS: Readonly<Record<string, Count>> = {
  aws_vpc: (node) => [...inRegion("vpcs")(node)],
  aws_internet_gateway: inRegion("internetGateways"),
  aws_subnet: inVpc("subnets"),
  aws_route_table: (node, byId) => [
    ...inVpc("routeTables")(node, byId),
    ...ofItself("routes", node, node.inputs["routes"]),
  ],
  aws_default_route_table: (node) => ofItself("routes", node, node.inputs["routes"]),
  aws_route: (node) => [{ ...item("routes", node), scope: origin(node, "routeTableId") }],
  aws_network_acl: (node, byId) => [...inVpc("networkAcls")(node, byId), ...aclRules(node)],
  aws_default_network_acl: (node) => aclRules(node),
  aws_security_group: (node) => [...inRegion("securityGroups")(node), ...groupRules(node)],
  aws_vpc_security_group_ingress_rule: (node) => [ruleOf(node, "ingress")],
  aws_vpc_security_group_egress_rule: (node) => [ruleOf(node, "egress")],
  aws_vpc_endpoint: (node) => [
    ...(node.inputs["vpcEndpointType"] === "Interface" ? [] : inRegion("gatewayEndpoints")(node)),
    ...sized("endpointPolicy", node, textOf(node.inputs["policy"])?.length),
  ],
  aws_lambda_function: (node, byId) => [...interfaces(node, byId), ...variables(node)],
  aws_api_gateway_rest_api: (node) => [...inRegion("regionalApis")(node), ...ofDocument(node)],
  aws_api_gateway_resource: (node) => [{ ...item("apiResources", node), scope: origin(node, "restApi") }],
  aws_api_gateway_authorizer: (node) => [{ ...item("apiAuthorizers", node), scope: origin(node, "restApi") }],
  aws_iam_role: (node) => [
    ...inAccount("roles")(node),
    ...sized("trustPolicy", node, solid(node.inputs["assumeRolePolicy"])),
  ],
  aws_iam_policy: inAccount("managedPolicies"),
  aws_iam_role_policy: (node) => sized("rolePolicies", node, solid(node.inputs["policy"]), origin(node, "role")),
  aws_iam_role_policy_attachment: (node) => [{ ...item("attachedPolicies", node), scope: origin(node, "role") }],
  aws_kms_key: (node) => [
    ...inRegion("keys")(node),
    ...sized("keyPolicy", node, textOf(node.inputs["policy"])?.length),
  ],
  aws_kms_replica_key: inRegion("keys"),
  aws_dynamodb_table: inRegion("tables"),
  aws_cloudtrail: (node) => [...inRegion("trails")(node), ...selectorValues(node)],
  aws_cloudwatch_log_group: inRegion("logGroups"),
  aws_cloudwatch_log_metric_filter: (node) => [{ ...item("metricFilters", node), scope: origin(node, "logGroupName") }],
  aws_cloudwatch_metric_alarm: inRegion("alarms"),
  aws_cloudwatch_dashboard: (node) => widgets(node),
  aws_cognito_user_pool: inRegion("userPools"),
  aws_s3_bucket: inAccount("buckets"),
};

const itemsOf: Count = (node, byId) => COUNTS[node.kind]?.(node, byId) ?? [];

function item(quota: QuotaId, node: ResourceNode, amount = 1): QuotaItem {
  const tenant = tenantOf(node);
  return { quota, scope: node.address, stack: node.stack, amount, ...(tenant !== undefined && { tenant }) };
}

function tenantOf({ compartment, name }: ResourceNode): string | undefined {
  const own = compartment?.tenant;
  return own !== undefined && own !== SHARED_TENANT ? own : tenantIn(name);
}

const tenantIn = (text: string): string | undefined => /tenant-\d{3,6}(?!\d)/.exec(text)?.[0];

const regionOf = ({ account, region }: ResourceNode): string => `${region ?? "a region"} of ${account ?? "an account"}`;

function inRegion(quota: QuotaId): (node: ResourceNode) => readonly QuotaItem[] {
  return (node) => [{ ...item(quota, node), scope: regionOf(node) }];
}

function inAccount(quota: QuotaId): (node: ResourceNode) => readonly QuotaItem[] {
  return (node) => [{ ...item(quota, node), scope: `account ${node.account ?? ""}`.trim() }];
}

function inVpc(quota: QuotaId): Count {
  return (node, byId) => [{ ...item(quota, node), scope: vpcOf(node, byId) }];
}

function vpcOf(node: ResourceNode, byId: ById): string {
  const id = origin(node, "vpcId");
  return byId.get(id)?.address ?? id;
}

/** The resource that a property comes from, or what is written there. */
function origin({ propertyDependsOn, inputs, address }: ResourceNode, property: string): string {
  return propertyDependsOn[property]?.[0] ?? textOf(inputs[property]) ?? address;
}

function ofItself(quota: QuotaId, node: ResourceNode, list: Value | undefined): readonly QuotaItem[] {
  return Array.isArray(list) ? [item(quota, node, list.length)] : [];
}

function sized(quota: QuotaId, node: ResourceNode, size: number | undefined, scope?: string): readonly QuotaItem[] {
  return size === undefined ? [] : [{ ...item(quota, node, size), ...(scope !== undefined && { scope }) }];
}

const textOf = (value: Value | undefined): string | undefined => (typeof value === "string" ? value : undefined);

/** IAM does not count white space. */
const solid = (value: Value | undefined): number | undefined => textOf(value)?.replace(/\s/g, "").length;

function aclRules(node: ResourceNode): readonly QuotaItem[] {
  return (["ingress", "egress"] as const).flatMap((way) =>
    ofItself("networkAclRules", node, node.inputs[way]).map((rules) => ({ ...rules, scope: `${node.address} ${way}` })),
  );
}

function groupRules(node: ResourceNode): readonly QuotaItem[] {
  return (["ingress", "egress"] as const).flatMap((way) =>
    ofItself("securityGroupRules", node, node.inputs[way]).map((rules) => ({ ...rules, scope: `${node.id} ${way}` })),
  );
}

function ruleOf(node: ResourceNode, way: "ingress" | "egress"): QuotaItem {
  return { ...item("securityGroupRules", node), scope: `${origin(node, "securityGroupId")} ${way}` };
}

/** Lambda makes one interface for each pair of a subnet and a set of security groups, whatever the functions. */
function interfaces(node: ResourceNode, byId: ById): readonly QuotaItem[] {
  const config = node.inputs["vpcConfig"];
  if (!isRecord(config) || !Array.isArray(config["subnetIds"])) return [];
  const subnets = (node.propertyDependsOn["vpcConfig"] ?? [])
    .map((id) => byId.get(id))
    .filter((from) => from?.kind === "aws_subnet");
  const [subnet] = subnets;
  const scope = subnet === undefined ? node.address : vpcOf(subnet, byId);
  return [{ ...item("functionInterfaces", node, config["subnetIds"].length), scope }];
}

function variables(node: ResourceNode): readonly QuotaItem[] {
  const environment = node.inputs["environment"];
  const values = isRecord(environment) ? environment["variables"] : undefined;
  return isRecord(values) ? [item("functionVariables", node, JSON.stringify(values).length)] : [];
}

/** Every part of a path is a resource of the API, the root as well. */
function ofDocument(node: ResourceNode): readonly QuotaItem[] {
  const document = documentOf(node.inputs["body"]);
  const paths = isRecord(document) ? document["paths"] : undefined;
  if (!isRecord(paths)) return [];
  const resources = new Set(["/", ...Object.keys(paths).flatMap(ancestors)]);
  const components = isRecord(document) ? document["components"] : undefined;
  const schemes = isRecord(components) ? components["securitySchemes"] : undefined;
  return [
    ...[...resources].map((path) => {
      const tenant = tenantIn(path);
      return { ...item("apiResources", node), ...(tenant !== undefined && { tenant }) };
    }),
    ...(isRecord(schemes) ? [item("apiAuthorizers", node, Object.keys(schemes).length)] : []),
  ];
}

function ancestors(path: string): readonly string[] {
  const parts = path.split("/").filter((part) => part !== "");
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
}

function selectorValues(node: ResourceNode): readonly QuotaItem[] {
  return textsIn(node.inputs["advancedEventSelectors"], (key) => !["name", "field"].includes(key)).map((text) =>
    named("trailConditions", node, text),
  );
}

function widgets(node: ResourceNode): readonly QuotaItem[] {
  const body = documentOf(node.inputs["dashboardBody"]);
  const list = isRecord(body) ? body["widgets"] : undefined;
  if (!Array.isArray(list)) return [];
  const metrics = list.flatMap((widget: Value) => {
    const properties = isRecord(widget) ? widget["properties"] : undefined;
    const found = isRecord(properties) ? properties["metrics"] : undefined;
    return Array.isArray(found) ? found : [];
  });
  return [
    item("dashboardWidgets", node, list.length),
    ...metrics.map((metric) => named("dashboardMetrics", node, JSON.stringify(metric))),
  ];
}

/** An entry of a list that names the tenant for whom it is there. */
function named(quota: QuotaId, node: ResourceNode, text: string): QuotaItem {
  const tenant = tenantIn(text);
  return { ...item(quota, node), ...(tenant !== undefined && { tenant }) };
}

function textsIn(value: Value | undefined, wanted: (key: string) => boolean): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap((part: Value) => textsIn(part, wanted));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => (wanted(key) ? textsIn(part, wanted) : []));
}

function documentOf(value: Value | undefined): Value | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

function isRecord(value: Value | undefined): value is Readonly<Record<string, Value>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isUnknown(value);
}
