/** One resource of an environment's plan, as `terraform show -json` lists it. */
export interface PlannedResource {
  /** `module.dynamodb.aws_dynamodb_table.table["users"]` */
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Environment → what its plan creates. */
export type StagePlans = Readonly<Record<string, readonly PlannedResource[]>>;

/** What each module creates in each environment: how many of each type, and what they are called. */
export function renderStageSummary(plans: StagePlans): string {
  const environments = Object.keys(plans);
  const modules = [...new Set(environments.flatMap((name) => managed(plans[name]).map(moduleName)))].sort();
  return [totals(plans, environments), ...modules.map((module) => moduleSection(module, plans, environments))].join(
    "\n\n",
  );
}

function totals(plans: StagePlans, environments: readonly string[]): string {
  const counts = environments.map((name) => String(managed(plans[name]).length));
  return table(["", ...environments.map((name) => name.toUpperCase())], [["Resources", ...counts]]);
}

function moduleSection(module: string, plans: StagePlans, environments: readonly string[]): string {
  const of = (environment: string) => managed(plans[environment]).filter((resource) => moduleName(resource) === module);
  const types = [...new Set(environments.flatMap((name) => of(name).map(({ type }) => type)))].sort();
  const rows = types.map((type) => {
    const each = environments.map((name) => of(name).filter((resource) => resource.type === type));
    return [
      `\`${type}\``,
      ...each.map(({ length }) => (length === 0 ? "–" : String(length))),
      names(each, environments),
    ];
  });
  return [`### \`${module}\``, table(["Type", ...environments.map((name) => name.toUpperCase()), "Names"], rows)].join(
    "\n\n",
  );
}

/** The names that the provider knows before an apply, an environment's own name in them as `{env}`. */
function names(each: readonly (readonly PlannedResource[])[], environments: readonly string[]): string {
  const all = each.flatMap((resources, index) =>
    resources.flatMap((resource) => {
      const name = physicalName(resource);
      return name === undefined ? [] : [name.replaceAll(new RegExp(`\\b${environments[index]}\\b`, "g"), "{env}")];
    }),
  );
  const distinct = [...new Set(all)].sort();
  const shown = distinct.slice(0, MOST_NAMES).map((name) => `\`${name}\``);
  return [...shown, ...(distinct.length > MOST_NAMES ? [`and ${distinct.length - MOST_NAMES} more`] : [])].join("<br>");
}

const MOST_NAMES = 8;
const NAMES = ["bucket", "function_name", "alarm_name", "dashboard_name", "role_name", "name"];

function physicalName({ values }: PlannedResource): string | undefined {
  return NAMES.map((property) => values[property]).find((value) => typeof value === "string");
}

function managed(resources: readonly PlannedResource[] = []): PlannedResource[] {
  return resources.filter(({ mode }) => mode === "managed");
}

function moduleName({ address }: PlannedResource): string {
  return /^module\.([^.[]+)/.exec(address)?.[1] ?? "root";
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
