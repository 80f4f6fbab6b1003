import { join } from "node:path";
import { serve } from "./protocol/server.ts";
import { OfflineProvider } from "./provider.ts";
import { readSchemaFile } from "./schema/load.ts";

if (process.env["TF_PLUGIN_MAGIC_COOKIE"] === undefined) {
  process.stderr.write(
    "This is a Terraform provider: Terraform starts it. Run `bulkhead terraform -- plan` instead.\n",
  );
  process.exit(1);
}
if (process.env["PLUGIN_CLIENT_CERT"] !== undefined) {
  process.stderr.write(
    "The offline provider speaks without TLS: set TF_DISABLE_PLUGIN_TLS=1, as `bulkhead terraform` does.\n",
  );
  process.exit(1);
}

const schemaFile =
  process.env["BULKHEAD_SCHEMA_FILE"] ?? join(import.meta.dirname, "schema-data", "hashicorp-aws.ndjson.gz");
await serve(new OfflineProvider(readSchemaFile(schemaFile), process.env).procedures());
