import { basename } from "node:path";
import type { Output, TerraformModule, Variable } from "./terraform-module.ts";

/** The words of a README that the code does not hold: its first paragraph, kept as the author wrote it. */
const MARK = "<!-- generated below: npm run docs -->";

/**
 * A module's README: the author's introduction, then what the code says of itself.
 *
 * @param existing the README as it stands, whose text above the mark is kept; `undefined` where there is none yet
 */
export function renderModuleReadme(module: TerraformModule, existing: string | undefined): string {
  const introduction = existing?.includes(MARK) ? existing.slice(0, existing.indexOf(MARK)).trimEnd() : title(module);
  return [introduction, MARK, creates(module), requirements(module), inputs(module.variables), outputs(module.outputs)]
    .join("\n\n")
    .concat("\n");
}

function title(module: TerraformModule): string {
  return `# ${basename(module.directory)}`;
}

function creates({ resources }: TerraformModule): string {
  const made = resources.filter(({ mode }) => mode === "resource");
  const rows = made.map(({ type, name, file, body }) => `| \`${type}.${name}\` | ${repetition(body)} | \`${file}\` |`);
  return ["## Creates", "", "| Resource | How many | Where |", "|---|---|---|", ...rows].join("\n");
}

function repetition(body: Readonly<Record<string, unknown>>): string {
  if ("for_each" in body) return `one for each of ${code(String(body["for_each"]))}`;
  if ("count" in body) return code(String(body["count"]));
  return "1";
}

function requirements({ requirements: { terraform, providers } }: TerraformModule): string {
  const rows = [
    ...(terraform === undefined ? [] : [`| Terraform | \`${terraform}\` |`]),
    ...Object.entries(providers).map(([name, version]) => `| provider \`${name}\` | \`${version}\` |`),
  ];
  return ["## Requires", "", "| What | Version |", "|---|---|", ...rows].join("\n");
}

function inputs(variables: readonly Variable[]): string {
  const required = variables.filter((variable) => !("default" in variable));
  const optional = variables.filter((variable) => "default" in variable);
  return ["## Inputs", ...[...required, ...optional].map(input)].join("\n\n");
}

function input(variable: Variable): string {
  const necessity = "default" in variable ? `Default: ${code(JSON.stringify(variable.default))}` : "Required.";
  const rules = variable.validations.map((message) => `- ${message.replace(/\s+/g, " ")}`);
  return [
    `### \`${variable.name}\``,
    [variable.description ?? "", necessity].filter(Boolean).join(" "),
    `\`\`\`hcl\n${dedent(variable.type ?? "any")}\n\`\`\``,
    ...(rules.length === 0 ? [] : [`Refused with:\n\n${rules.join("\n")}`]),
  ].join("\n\n");
}

function outputs(all: readonly Output[]): string {
  const rows = all.map(({ name, description }) => `| \`${name}\` | ${cell(description ?? "")} |`);
  return ["## Outputs", "", "| Name | What it is |", "|---|---|", ...rows].join("\n");
}

/** In a table `|` ends a cell, and in backticks it must still be escaped. */
function code(text: string): string {
  return `\`${cell(text.replace(/^\$\{([\s\S]*)\}$/, "$1").replace(/\s+/g, " "))}\``;
}

function cell(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("|", "\\|");
}

function dedent(text: string): string {
  const [first = "", ...rest] = text.split("\n");
  const indent = Math.min(...rest.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)), 80);
  return [first, ...rest.map((line) => line.slice(Math.max(0, indent)))].join("\n");
}
