import type { FunctionFacts, ReferenceFacts } from "../../facts/compute.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";

/** What may come from anywhere, because it is code, as the function's own is: its place is asked only where it is known. */
const CODE = ["layers", "s3Bucket", "codeSigningConfigArn"];

const LOG_GROUP = "loggingConfig.logGroup";

/** Its role, subnets, keys, log group, sources and targets of events must be of the function's own place. */
export function checkReferences(lambda: FunctionFacts, ledger: Ledger, source?: string): readonly Finding[] {
  return lambda.references.flatMap((reference) => checkReference(lambda, reference, ledger, source));
}

function checkReference(
  lambda: FunctionFacts,
  { address, property, target }: ReferenceFacts,
  ledger: Ledger,
  source: string | undefined,
): readonly Finding[] {
  if (target.type === "nodes" && target.nodes.some(({ place }) => place.key === lambda.place.key)) return [];
  if (target.type === "outside" && CODE.includes(property)) return [];
  // No two functions have one name. That nobody declares the group is for the theorem of logs to say.
  if (target.type === "outside" && property === LOG_GROUP && target.value === `/aws/lambda/${lambda.name}`) return [];
  const crossing = {
    theorem: "runtime",
    from: lambda.place,
    principals: [lambda.node, lambda.address, lambda.arn],
    action: property,
    fix: `Set ${property} to what is of ${lambda.place.label}.`,
    ...(source !== undefined && { source }),
  } as const;
  const who = `${lambda.address} is ${lambda.place.label}'s and its ${property}`;
  if (target.type === "nodes") {
    return target.nodes.flatMap((node) =>
      refutedUnlessDeclared(ledger, {
        ...crossing,
        to: node.place,
        resources: [node.address, node.name],
        sentence: `${who} is ${node.address}, which is ${node.place.label}'s.`,
        because: [`${address} sets ${property} to ${node.name}.`],
      }),
    );
  }
  const what = target.type === "outside" ? target.value : property;
  return unknownUnlessDeclared(ledger, {
    ...crossing,
    to: lambda.place,
    resources: [what],
    sentence: target.type === "outside" ? `${who} is ${what}, which the graph does not hold.` : `${who} is not known.`,
    because: [target.type === "outside" ? `${address} sets ${property} to ${what}.` : target.reason],
  });
}
