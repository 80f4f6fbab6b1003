import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { moduleReadmes, withStageSummary } from "./documents.ts";
import { planEnvironments } from "./plan-environments.ts";
import { renderStageSummary } from "./stage-summary.ts";

/** `npm run docs`: writes what is generated from the modules' code and from their plans. */
const terraform = join(import.meta.dirname, "..");
for (const { path, content } of await moduleReadmes(terraform)) writeFileSync(join(terraform, path), content);

const readme = join(terraform, "README.md");
const plans = await planEnvironments(join(terraform, "access-management"), ["dev", "sit", "prod"]);
writeFileSync(readme, withStageSummary(readFileSync(readme, "utf8"), renderStageSummary(plans)));
