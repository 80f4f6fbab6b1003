import type { LocalCloud } from "../../local/local-cloud.ts";

/**
 * What a person needs to use a local cloud that has come up: an endpoint a tenant, how to get a token, and a `curl`
 * that works as it stands; and where it can be watched.
 *
 * @param consoleAddress the page's, with the key of this start
 * @param bulkhead how the reader calls this command line: `npx bulkhead`
 */
export function renderLocalReady(cloud: LocalCloud, consoleAddress: string, bulkhead: string): string {
  const lines = [`${cloud.stack} is running on this machine.`, ""];
  if (cloud.tenants.length === 0) lines.push(...cloud.apis.map(({ name, url }) => `  ${name}  ${url}`));
  const width = Math.max(0, ...cloud.tenants.map(({ id }) => id.length));
  for (const { id, endpoint, suspended } of cloud.tenants) {
    lines.push(`  ${id.padEnd(width)}  ${endpoint}${suspended ? "  (suspended: answers 403)" : ""}`);
  }
  const example = cloud.tenants.find(({ suspended }) => !suspended);
  if (example !== undefined && cloud.mintToken !== undefined) {
    lines.push("", "A token of a tenant, valid for an hour:", "", `  ${bulkhead} token ${example.id}`);
    lines.push("", "A request that works, from another terminal in this folder:", "");
    lines.push(`  ${curl(example.endpoint, `${bulkhead} token ${example.id}`)}`);
  }
  lines.push("", "Each request with each decision, the logs, and who reaches whom:", "", `  ${consoleAddress}`);
  return [...lines, "", "Ctrl-C stops it."].join("\n");
}

function curl(endpoint: string, tokenCommand: string): string {
  return `curl -s -H "Authorization: Bearer $(${tokenCommand})" ${endpoint}/users`;
}
