import type { Place } from "../protocol.ts";
import { draw } from "../synthesis/draw.ts";
import { dnsSuffixOf, partitionOf } from "../synthesis/synthesise.ts";
import { UNKNOWN, type Wire, type WireObject } from "../wire.ts";
import { renderPolicyDocument } from "./policy-document.ts";

/** What a provider's function answers at a place where nothing is deployed yet. */
type ProviderFunction = (args: WireObject, place: Place) => WireObject;

/** Regions whose zones are not the first three letters. Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html */
const ZONES: Readonly<Record<string, string>> = {
  "us-east-1": "abcdef",
  "us-west-1": "ac",
  "us-west-2": "abcd",
  "ap-northeast-1": "acd",
  "ap-northeast-2": "abcd",
  "ca-central-1": "abd",
};

const FUNCTIONS: Readonly<Record<string, ProviderFunction>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": callerIdentity,
  "aws:index/getRegion:getRegion": region,
  "aws:index/getPartition:getPartition": partition,
  "aws:index/getAvailabilityZones:getAvailabilityZones": availabilityZones,
  "aws:index/getAvailabilityZone:getAvailabilityZone": availabilityZone,
  "aws:index/getServicePrincipal:getServicePrincipal": servicePrincipal,
  "aws:index/getService:getService": service,
  "aws:index/getDefaultTags:getDefaultTags": () => ({ id: "", tags: {} }),
  "aws:index/getRegions:getRegions": regions,
  "aws:iam/getPolicyDocument:getPolicyDocument": policyDocument,
  "aws:iam/getSessionContext:getSessionContext": sessionContext,
  "aws:iam/getPolicy:getPolicy": managedPolicy,
  "aws:ec2/getAmi:getAmi": image,
  "aws:ec2/getPrefixList:getPrefixList": prefixList,
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": prefixList,
  "aws:s3/getCanonicalUserId:getCanonicalUserId": canonicalUser,
};

/** @returns undefined where the function's answer is only known on AWS. */
export function providerFunction(token: string): ProviderFunction | undefined {
  return FUNCTIONS[token];
}

function callerIdentity(_: WireObject, { account, region }: Place): WireObject {
  const arn = `arn:${partitionOf(region)}:iam::${account}:root`;
  return { accountId: account, arn, id: account, userId: account };
}

function region({ region: asked }: WireObject, place: Place): WireObject {
  const name = typeof asked === "string" ? asked : place.region;
  return { id: name, region: name, name, description: name, endpoint: `ec2.${name}.${dnsSuffixOf(name)}` };
}

function regions(_: WireObject, place: Place): WireObject {
  return { id: partitionOf(place.region), names: [place.region] };
}

function partition(_: WireObject, { region }: Place): WireObject {
  const name = partitionOf(region);
  const dnsSuffix = dnsSuffixOf(region);
  return { id: name, partition: name, dnsSuffix, reverseDnsPrefix: dnsSuffix.split(".").reverse().join(".") };
}

function availabilityZones({ excludeNames, region: asked }: WireObject, place: Place): WireObject {
  const region = typeof asked === "string" ? asked : place.region;
  const excluded = Array.isArray(excludeNames) ? excludeNames : [];
  const letters = [...(ZONES[region] ?? "abc")].filter((letter) => !excluded.includes(`${region}${letter}`));
  return {
    id: region,
    region,
    names: letters.map((letter) => `${region}${letter}`),
    zoneIds: letters.map((letter) => zoneId(region, letter)),
    groupNames: [region],
  };
}

function availabilityZone(args: WireObject, place: Place): WireObject {
  const name = typeof args["name"] === "string" ? args["name"] : `${place.region}a`;
  const zoneRegion = name.slice(0, -1);
  const letter = name.slice(-1);
  return {
    id: name,
    name,
    region: zoneRegion,
    nameSuffix: letter,
    zoneId: zoneId(zoneRegion, letter),
    state: "available",
  };
}

/** `use1-az1`: which letter is which zone differs by account; here it is the alphabet's order. */
function zoneId(region: string, letter: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  const short = direction.replace(/(north|south|east|west|central)/g, (word) => word.charAt(0));
  return `${area}${short}${number}-az${letter.charCodeAt(0) - 96}`;
}

function servicePrincipal({ serviceName }: WireObject, place: Place): WireObject {
  const name = `${String(serviceName)}.${dnsSuffixOf(place.region)}`;
  return { id: name, name, serviceName: serviceName ?? "", suffix: dnsSuffixOf(place.region), region: place.region };
}

function service({ serviceId }: WireObject, place: Place): WireObject {
  const dnsName = `${String(serviceId)}.${place.region}.${dnsSuffixOf(place.region)}`;
  return {
    id: dnsName,
    dnsName,
    serviceId: serviceId ?? "",
    region: place.region,
    partition: partitionOf(place.region),
    reverseDnsName: dnsName.split(".").reverse().join("."),
    supported: true,
  };
}

function policyDocument(args: WireObject): WireObject {
  const json = renderPolicyDocument(args);
  return { ...args, id: draw(json, "hex", 10) ?? "", json, minifiedJson: JSON.stringify(JSON.parse(json)) };
}

/** An assumed role's session belongs to the role; anything else is its own issuer. */
function sessionContext({ arn }: WireObject): WireObject {
  const given = String(arn);
  const session = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\/(.+)$/.exec(given);
  if (session === null)
    return { id: given, arn: given, issuerArn: given, issuerId: "", issuerName: "", sessionName: "" };
  const [, partition = "", account = "", issuerName = "", sessionName = ""] = session;
  const issuerArn = `arn:${partition}:iam::${account}:role/${issuerName}`;
  return { id: given, arn: given, issuerArn, issuerId: `AROA${draw(issuerArn, "upper", 17)}`, issuerName, sessionName };
}

/** Only the ARN of an AWS managed policy is known without asking. A program may put its document into another policy. */
function managedPolicy({ arn, name }: WireObject, { region }: Place): WireObject {
  const known = typeof arn === "string" ? arn : `arn:${partitionOf(region)}:iam::aws:policy/${String(name)}`;
  return { id: known, arn: known, name: known.split("/").at(-1) ?? "", path: "/", policy: UNKNOWN };
}

/** AWS's own lists, whose ids differ by region. Their addresses are not known here: none would be a filter that admits nobody. */
function prefixList({ name, prefixListId }: WireObject, place: Place): WireObject {
  const asked: Wire = name ?? prefixListId ?? "";
  const id =
    typeof prefixListId === "string" ? prefixListId : `pl-${draw(`${place.region} ${String(asked)}`, "hex", 8)}`;
  return {
    id,
    prefixListId: id,
    name: asked,
    cidrBlocks: UNKNOWN,
    entries: UNKNOWN,
    arn: `arn:aws:ec2:${place.region}:aws:prefix-list/${id}`,
  };
}

/** Which image a search finds changes by the day, and decides nobody's access: a plausible one stands for it. */
function image(args: WireObject, { account, region }: Place): WireObject {
  const seed = `${account} ${region} ${JSON.stringify(args)}`;
  const id = `ami-${draw(seed, "hex", 17)}`;
  return {
    id,
    imageId: id,
    arn: `arn:${partitionOf(region)}:ec2:${region}::image/${id}`,
    name: id,
    architecture: "x86_64",
    rootDeviceName: "/dev/xvda",
    rootDeviceType: "ebs",
    rootSnapshotId: `snap-${draw(seed, "hex", 17)}`,
    virtualizationType: "hvm",
    blockDeviceMappings: [],
    productCodes: [],
    tags: {},
  };
}

function canonicalUser(_: WireObject, { account }: Place): WireObject {
  return { id: draw(`canonical ${account}`, "hex", 64) ?? "", displayName: "" };
}
