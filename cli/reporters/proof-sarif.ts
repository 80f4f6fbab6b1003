import type { Location, Log, PhysicalLocation, ReportingDescriptor, Result as SarifResult } from "sarif";
import { HOUSE_RULES } from "../../prover/rules/registry.ts";
import { ISOLATION } from "../../prover/theorems/registry.ts";
import type { Finding, Result } from "../../prover/verdict.ts";
import type { ProofReport } from "../../report/proof-report.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/** Where relative files begin: the folder that `bulkhead` ran in. */
const ROOT = "%SRCROOT%";

/**
 * The report for code scanning: each finding at the line that declared the resource.
 *
 * What is unknown is a warning rather than SARIF's `open`, which may not have a level: a scanner that shows levels only
 * must not lose it. What a baseline accepts is left out, as in every report.
 *
 * @param version of Bulkhead
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function renderProofSarif({ proof, warnings }: ProofReport, version: string): string {
  const descriptors: readonly ReportingDescriptor[] = [...ISOLATION, ...HOUSE_RULES].map(({ id, claim }) => ({
    id,
    shortDescription: { text: claim },
    defaultConfiguration: { level: "error" },
    properties: { tags: ["security"] },
  }));
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Bulkhead", semanticVersion: version, rules: [...descriptors] } },
        originalUriBaseIds: { [ROOT]: { description: { text: "The folder that bulkhead ran in." } } },
        columnKind: "utf16CodeUnits",
        results: proof.results.flatMap((result) => resultsOf(result, descriptors)),
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: [...proof.world, ...warnings].map((text) => ({
              level: "note" as const,
              message: { text },
            })),
          },
        ],
        properties: { verdict: proof.verdict },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultsOf({ id, findings }: Result, descriptors: readonly ReportingDescriptor[]): SarifResult[] {
  const ruleIndex = descriptors.findIndex((descriptor) => descriptor.id === id);
  return findings.map((finding) => ({
    ruleId: id,
    ruleIndex,
    kind: "fail",
    level: finding.verdict === "refuted" ? "error" : "warning",
    message: { text: messageOf(finding) },
    locations: [locationOf(finding)],
    partialFingerprints: { "bulkhead/v1": finding.fingerprint },
    properties: { verdict: finding.verdict },
  }));
}

function messageOf({ sentence, because, fix }: Finding): string {
  return [sentence, ...because.map((link) => `Because: ${link}`), `Fix: ${fix}`].join("\n");
}

function locationOf({ source, resource }: Finding): Location {
  const physicalLocation = source === undefined ? undefined : physicalLocationOf(source);
  return {
    ...(physicalLocation && { physicalLocation }),
    logicalLocations: [{ fullyQualifiedName: resource, kind: "resource" }],
  };
}

function physicalLocationOf(source: string): PhysicalLocation {
  const at = source.lastIndexOf(":");
  const file = source.slice(0, at).split("/").map(encodeURIComponent).join("/");
  const isBelow = !file.startsWith("../") && !file.startsWith("/");
  return {
    artifactLocation: { uri: file, ...(isBelow && { uriBaseId: ROOT }) },
    region: { startLine: Number(source.slice(at + 1)) },
  };
}
