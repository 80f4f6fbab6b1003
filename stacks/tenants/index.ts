import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tenantsProgram } from "../../lib/tenants-program.ts";

export default () =>
  tenantsProgram({
    suffixVariable: process.env["ENVIRONMENT_SUFFIX"],
    readFile: (name) => {
      const file = join(import.meta.dirname, name);
      return existsSync(file) ? readFileSync(file, "utf8") : undefined;
    },
  });
