import { schemaFile } from "./install.ts";
import { readSchemaFile } from "./schema/load.ts";

/**
 * A line for who reads that the AWS provider lacks a type: Terraform names it as it names the real one, which may be
 * newer. Empty when Terraform said nothing of the kind.
 */
export function offlineHint(stderr: string): string {
  // Terraform wraps its lines, frames and colours them.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape begins with one.
  const said = stderr.replace(/\x1b\[[0-9;]*m|[│╷╵]/g, "").replace(/\s+/g, " ");
  const lacks = /hashicorp\/aws does not support (resource type|data source|ephemeral)/;
  const isNewer = /provider hashicorp\/aws: no available releases match/;
  if (!lacks.test(said) && !isNewer.test(said)) return "";
  const version = readSchemaFile(schemaFile).providerVersion;
  return `This is Bulkhead's offline provider with the schema of hashicorp/aws ${version}. AWS may have what it lacks.\n`;
}
