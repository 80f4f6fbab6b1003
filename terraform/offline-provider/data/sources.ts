import { draw, seedOf } from "../computed/identifier.ts";
import { type ProviderContext, placeOf } from "../context.ts";
import { type ObjectValue, text } from "../value.ts";
import { availabilityZones } from "./availability-zones.ts";
import { policyDocument } from "./policy-document.ts";
import { regions } from "./regions.ts";

/** The result of a data source: its computed attributes, or a sentence that says why there is none. */
export type DataSource = (config: ObjectValue, context: ProviderContext) => ObjectValue | string;

export const dataSources: Readonly<Record<string, DataSource>> = {
  aws_ami: image,
  aws_arn: arn,
  aws_availability_zones: availabilityZones,
  aws_caller_identity: callerIdentity,
  aws_canonical_user_id: canonicalUser,
  aws_default_tags: (_, context) => ({ id: placeOf(context, {}).partition, tags: context.defaultTags }),
  aws_iam_policy_document: policyDocument,
  aws_iam_session_context: sessionContext,
  aws_partition: partition,
  aws_region: region,
  aws_service_principal: servicePrincipal,
  aws_vpc_endpoint_service: endpointService,
};

/** Which image a search finds changes by the day, and decides nobody's access: an id stands for it. */
function image(config: ObjectValue, context: ProviderContext): ObjectValue {
  const place = placeOf(context, config);
  const id = `ami-${draw(seedOf("aws_ami", place, config), "hex", 17)}`;
  return { id, image_id: id, arn: `arn:${place.partition}:ec2:${place.region}::image/${id}` };
}

function canonicalUser(config: ObjectValue, context: ProviderContext): ObjectValue {
  const { account } = placeOf(context, config);
  return { id: draw(`canonical ${account}`, "hex", 64), display_name: "" };
}

/** Only AWS's own services are named by a word; whose another's is, and where, is asked of AWS. */
function endpointService(config: ObjectValue, context: ProviderContext): ObjectValue | string {
  const { region } = placeOf(context, config);
  const service = text(config, "service");
  if (service === undefined) return "Only a service of AWS, named in `service`, is known offline.";
  const name = `com.amazonaws.${region}.${service}`;
  const type = text(config, "service_type") ?? (GATEWAYS.includes(service) ? "Gateway" : "Interface");
  return {
    id: draw(name, "hex", 10),
    service_name: name,
    service_type: type,
    service_region: region,
    owner: "amazon",
    acceptance_required: false,
  };
}

/** Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
const GATEWAYS = ["dynamodb", "s3"];

function arn(config: ObjectValue): ObjectValue | string {
  const whole = text(config, "arn") ?? "";
  const [prefix, partition, service, region, account, ...resource] = whole.split(":");
  if (prefix !== "arn" || resource.length === 0) return `"${whole}" is not an ARN.`;
  const parts = { partition, service, region, account, resource: resource.join(":") };
  return { id: whole, ...Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part ?? ""])) };
}

function callerIdentity(config: ObjectValue, context: ProviderContext): ObjectValue {
  const { account, partition } = placeOf(context, config);
  return {
    account_id: account,
    arn: `arn:${partition}:iam::${account}:user/bulkhead-offline`,
    id: account,
    user_id: "AIDABULKHEADOFFLINE00",
  };
}

function partition(config: ObjectValue, context: ProviderContext): ObjectValue {
  const place = placeOf(context, config);
  const reverse = place.dnsSuffix.split(".").reverse().join(".");
  return { dns_suffix: place.dnsSuffix, id: place.partition, partition: place.partition, reverse_dns_prefix: reverse };
}

function region(config: ObjectValue, context: ProviderContext): ObjectValue | string {
  const named = text(config, "region") ?? text(config, "name");
  const name = named ?? text(config, "endpoint")?.split(".")[1] ?? context.region;
  if (name === undefined) return "No region is configured: set `region` in the provider block, or AWS_REGION.";
  const place = placeOf(context, { region: name });
  const description = regions[name]?.description ?? name;
  return { id: name, name, region: name, endpoint: `ec2.${name}.${place.dnsSuffix}`, description };
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html (assumed-role sessions). */
function sessionContext(config: ObjectValue): ObjectValue {
  const whole = text(config, "arn") ?? "";
  const session = whole.match(/^arn:([\w-]+):sts::(\d{12}):assumed-role\/(.+)\/([^/]+)$/);
  if (session === null) return { id: whole, issuer_arn: whole, issuer_id: "", issuer_name: "", session_name: "" };
  const [, partition, account, role = "", name = ""] = session;
  const issuer = `arn:${partition}:iam::${account}:role/${role}`;
  return { id: whole, issuer_arn: issuer, issuer_id: "AROABULKHEADOFFLINE00", issuer_name: role, session_name: name };
}

function servicePrincipal(config: ObjectValue, context: ProviderContext): ObjectValue {
  const place = placeOf(context, config);
  const service = text(config, "service_name") ?? "";
  const suffix = "amazonaws.com";
  return { id: `${service}.${place.region}.${suffix}`, name: `${service}.${suffix}`, suffix, region: place.region };
}
