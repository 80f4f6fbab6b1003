import type { SmokeReport, SmokeStep } from "../../local/smoke/smoke.ts";

/** A row a tenant, a column for each thing that was tried, and a line for each that did not hold. */
export function renderSmokeTable({ steps, holds }: SmokeReport): string {
  const tenants = [...new Set(steps.map(({ tenant }) => tenant))];
  const columns = [...new Set(steps.map(({ step }) => step))];
  const cell = (tenant: string, column: string): string => {
    const found = steps.find((step) => step.tenant === tenant && step.step === column);
    return found === undefined ? "" : `${found.holds ? "ok" : "FAILED"} ${found.status}`;
  };
  const rows = [
    ["tenant", ...columns],
    ...tenants.map((tenant) => [tenant, ...columns.map((column) => cell(tenant, column))]),
  ];
  const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0))) ?? [];
  const table = rows.map((row) =>
    row
      .map((text, index) => text.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const failed = steps.filter((step) => !step.holds);
  return [...table, "", ...failed.map(renderFailed), summary(steps.length, failed.length, holds)].join("\n");
}

function renderFailed({ tenant, step, expected, status, complaint }: SmokeStep): string {
  const reason = complaint ?? `expected ${expected}, got ${status}`;
  return `FAILED  ${tenant}: ${step}: ${reason}`;
}

function summary(tried: number, failed: number, holds: boolean): string {
  return holds ? `All ${tried} steps hold.` : `${failed} of ${tried} steps do not hold.`;
}
