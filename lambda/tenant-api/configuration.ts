import * as v from "valibot";
import { FUNCTION_VARIABLES } from "../../model/function-contract.ts";
import { tenantTableName } from "../../model/naming.ts";
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

/** Besides its form: both tables must be this tenant's by their names, so that one wrong variable opens no other's data. */
export function readConfiguration(environment: Environment): Checked<TenantApiConfiguration> {
  const checked = checkEnvironment(Variables, environment);
  if (!checked.valid) return checked;
  const { TENANT_ID: tenantId, USERS_TABLE: usersTable, DATA_TABLE: dataTable } = checked.configuration;
  if (!isTenantId(tenantId)) return { valid: false, problems: ["TENANT_ID is not a tenant's id."] };
  const problems = [
    ...(isTableOf(tenantId, "users", usersTable) ? [] : ["USERS_TABLE is not this tenant's table of users."]),
    ...(isTableOf(tenantId, "data", dataTable) ? [] : ["DATA_TABLE is not this tenant's table of data."]),
  ];
  return problems.length > 0
    ? { valid: false, problems }
    : { valid: true, configuration: { tenantId, usersTable, dataTable } };
}

function isTableOf(tenantId: TenantId, table: "users" | "data", name: string): boolean {
  const stem = tenantTableName(tenantId, table, "");
  return name.startsWith(stem) && name.length > stem.length;
}

function isSubnetPair(value: string): boolean {
  const ids = value.split(",");
  const [first = "", second = ""] = ids;
  return ids.length === 2 && ids.every((id) => /^subnet-[\w-]+$/.test(id)) && first < second;
}
