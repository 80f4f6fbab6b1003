import { isSecret, isUnknown, type Value } from "../../../graph/value.ts";
import type { FunctionFacts } from "../../facts/compute.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { finding, refutedUnlessDeclared } from "../findings.ts";
import { type Names, namedIn } from "./names.ts";

/** A function in the world that it is decided in. */
export interface FunctionCase {
  readonly lambda: FunctionFacts;
  readonly names: Names;
  /** Ids of all tenants. */
  readonly tenants: ReadonlySet<string>;
  /** Whether other functions of the stack are told their tenant. */
  readonly tellsTenant: boolean;
  readonly ledger: Ledger;
  readonly source?: string;
}

export const TENANT_ID = "TENANT_ID";
const TENANT_SUBNET = "TENANT_SUBNET";

/** What a function is told of itself and of others must be of its own place. */
export function checkVariables(functionCase: FunctionCase): readonly Finding[] {
  const { lambda } = functionCase;
  const doubt = lambda.unknowns["environment"];
  if (doubt !== undefined) return [unknown(functionCase, "environment", doubt)];
  return [
    ...checkTenant(functionCase),
    ...checkSubnets(functionCase),
    ...Object.entries(lambda.environment).flatMap(([name, value]) => checkVariable(functionCase, name, value)),
  ];
}

function checkTenant(functionCase: FunctionCase): readonly Finding[] {
  const { lambda, tellsTenant } = functionCase;
  const { tenant, label } = lambda.place;
  const value = plain(lambda.environment[TENANT_ID]);
  if (tenant === undefined || isUnknown(value) || value === tenant || (value === undefined && !tellsTenant)) return [];
  const said = lambda.environment[TENANT_ID];
  const says = value === undefined ? "is not told its tenant" : `is told that it is ${shown(said, value)}`;
  return [
    wrong(functionCase, TENANT_ID, {
      sentence: `${lambda.address} is ${label}'s and ${says}.`,
      because: [`Its environment variable ${TENANT_ID} should be ${tenant}.`],
      fix: `Set ${TENANT_ID} to ${tenant}.`,
    }),
  ];
}

/** The subnets as the function is told them: sorted, with commas between; without a VPC there are none to tell. */
function checkSubnets(functionCase: FunctionCase): readonly Finding[] {
  const { lambda } = functionCase;
  const value = plain(lambda.environment[TENANT_SUBNET]);
  const isKnown = lambda.unknowns["vpcConfig"] === undefined && lambda.subnetIds.length === configured(lambda);
  if (value === undefined || isUnknown(value)) return [];
  if (!isKnown)
    return [unknown(functionCase, TENANT_SUBNET, "The function's subnets are not known before deployment.")];
  const subnets = lambda.subnetIds.toSorted().join(",");
  const isRight = lambda.subnetIds.length === 0 ? value === "" || value === "none" : value === subnets;
  if (isRight) return [];
  return [
    wrong(functionCase, TENANT_SUBNET, {
      sentence: `${lambda.address} (${lambda.place.label}) is told of subnets that are not the ones that it runs in.`,
      because: [
        `${TENANT_SUBNET} is ${shown(lambda.environment[TENANT_SUBNET], value)}.`,
        `Its VPC configuration has ${subnets || "no subnets"}.`,
      ],
      fix: `Set ${TENANT_SUBNET} to ${subnets || "none"}.`,
    }),
  ];
}

function configured({ references }: FunctionFacts): number {
  return references.filter(({ property }) => property === "vpcConfig.subnetIds").length;
}

function checkVariable(functionCase: FunctionCase, name: string, value: Value): readonly Finding[] {
  const { lambda, names, tenants } = functionCase;
  const known = plain(value);
  if (isUnknown(known)) return [unknown(functionCase, name, known.reason)];
  if (typeof known !== "string") return [];
  const isAnothers = name !== TENANT_ID && /tenant|service/i.test(name) && tenants.has(known);
  if (isAnothers && known !== lambda.place.tenant) {
    return [
      wrong(functionCase, name, {
        sentence: `${lambda.address} is ${lambda.place.label}'s and its ${name} names another tenant.`,
        because: [`Its environment variable ${name} is ${shown(value, known)}.`],
        fix: `Set ${name} to what is of ${lambda.place.label}.`,
      }),
    ];
  }
  const meant = namedIn(known, names).filter((found) => !found.some(({ place }) => place.key === lambda.place.key));
  return meant.flatMap(([named]) => {
    if (named === undefined) return [];
    return refutedUnlessDeclared(functionCase.ledger, {
      theorem: "runtime",
      from: lambda.place,
      to: named.place,
      principals: [lambda.node, lambda.address, lambda.arn],
      action: name,
      resources: [named.address, named.arn],
      sentence: `${lambda.address} is ${lambda.place.label}'s and its ${name} names ${named.address}, which is ${named.place.label}'s.`,
      because: [`Its environment variable ${name} is ${shown(value, known)}.`],
      fix: `Set ${name} to what is of ${lambda.place.label}.`,
      ...(functionCase.source !== undefined && { source: functionCase.source }),
    });
  });
}

function wrong(
  { lambda, source }: FunctionCase,
  subject: string,
  said: Pick<Finding, "sentence" | "because" | "fix">,
): Finding {
  return finding("refuted", {
    theorem: "runtime",
    subject,
    resource: lambda.node,
    ...said,
    ...(source !== undefined && { source }),
  });
}

/** What is not known could name anything. */
function unknown({ lambda, source }: FunctionCase, subject: string, reason: string): Finding {
  return finding("unknown", {
    theorem: "runtime",
    subject,
    resource: lambda.node,
    sentence: `What ${subject} of ${lambda.address} (${lambda.place.label}) names is not known.`,
    because: [reason],
    fix: `Give ${subject} a value that is known before deployment.`,
    ...(source !== undefined && { source }),
  });
}

/** A secret is compared and never printed. */
function shown(value: Value | undefined, known: Value): string {
  return isSecret(value) ? "a secret" : JSON.stringify(known);
}

/** The value without a secret's wrapping, to be compared and never printed. */
export function plain(value: Value | undefined): Value | undefined {
  return isSecret(value) ? plain(value.value) : value;
}
