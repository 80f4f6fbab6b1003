/** A step into a value: an attribute's or block's name, or an index of a list. */
export type Step = string | number;

/** One thing that is wrong with a configuration, as Terraform prints it. */
export interface Finding {
  readonly path: readonly Step[];
  /** One line. */
  readonly summary: string;
  /** Whole sentences: what is wrong, and what is allowed. */
  readonly detail: string;
}

const severityError = 1;

export function diagnosticMessage(finding: Finding): Record<string, unknown> {
  return {
    severity: severityError,
    summary: finding.summary,
    detail: finding.detail,
    attribute: finding.path.length === 0 ? undefined : pathMessage(finding.path),
  };
}

export function pathMessage(path: readonly Step[]): Record<string, unknown> {
  return { steps: path.map((step) => (typeof step === "string" ? { attributeName: step } : { elementKeyInt: step })) };
}
