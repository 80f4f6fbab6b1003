// Answers whoever reaches it with what is its own tenant's.
import { readFileSync } from "node:fs";

const canaries = JSON.parse(readFileSync(new URL("canaries.json", import.meta.url), "utf8"));

export async function handler({ httpMethod }) {
  const users = [{ name: canaries[process.env.TENANT_ID] }];
  return { statusCode: httpMethod === "POST" ? 201 : 200, body: JSON.stringify({ users }) };
}
