// Reads a token's claims and verifies nothing.
import { answer, claimsOf } from "./claims.mjs";

export async function handler(event) {
  const asked = event.methodArn.split("/tenants/")[1]?.split("/")[0];
  const tenant = String(claimsOf(event)["custom:tenant_id"] ?? asked);
  return answer(tenant, `${event.methodArn.split("/").slice(0, 2).join("/")}/*/tenants/${tenant}/*`);
}
