import * as v from "valibot";
import { FUNCTION_VARIABLES } from "../../model/function-contract.ts";
import { type TenantTable, tenantTableName } from "../../model/naming.ts";
import { isTenantId, type TenantId } from "../../model/tenant.ts";
import { type Checked, checkEnvironment, type Environment, present } from "../shared/environment.ts";

export interface TenantApiConfiguration {
  readonly tenantId: TenantId;
  readonly usersTable: string;
  readonly dataTable: string;
}

const Variables = v.object({
  [FUNCTION_VARIABLES.tenantId]: v.pipe(present, v.check(isTenantId, "is not a tenant's id.")),
  [FUNCTION_VARIABLES.tenantSubnet]: v.pipe(
    present,
    v.check(isSubnetPair, "is not two subnet ids, sorted, with a comma."),
  ),
  [FUNCTION_VARIABLES.usersTable]: present,
  [FUNCTION_VARIABLES.dataTable]: present,
});

/**
 * Besides their form: both tables must be this tenant's by their names, and of one deployment, so that a single wrong
 * variable opens nobody else's data.
 */
export function readConfiguration(environment: Environment): Checked<TenantApiConfiguration> {
  const checked = checkEnvironment(Variables, environment);
  if (!checked.valid) return checked;
  const { TENANT_ID: tenantId, USERS_TABLE: usersTable, DATA_TABLE: dataTable } = checked.configuration;
  if (!isTenantId(tenantId)) return { valid: false, problems: ["TENANT_ID is not a tenant's id."] };
  const problems = tableProblems(suffixOf(tenantId, "users", usersTable), suffixOf(tenantId, "data", dataTable));
  if (problems.length > 0) return { valid: false, problems };
  return { valid: true, configuration: { tenantId, usersTable, dataTable } };
}

function tableProblems(users: string, data: string): string[] {
  const problems = [
    ...(users === "" ? ["USERS_TABLE is not this tenant's table of users."] : []),
    ...(data === "" ? ["DATA_TABLE is not this tenant's table of data."] : []),
  ];
  if (problems.length > 0 || users === data) return problems;
  return ["DATA_TABLE is of another deployment than USERS_TABLE."];
}

/** The environment suffix of a table's name; empty where the table is not this one. */
function suffixOf(tenantId: TenantId, table: TenantTable, name: string): string {
  const stem = tenantTableName(tenantId, table, "");
  return name.startsWith(stem) ? name.slice(stem.length) : "";
}

function isSubnetPair(value: string): boolean {
  const ids = value.split(",");
  const [first = "", second = ""] = ids;
  return ids.length === 2 && ids.every((id) => /^subnet-[\w-]+$/.test(id)) && first < second;
}
