import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { renderModuleReadme } from "./module-readme.ts";
import { readModule } from "./terraform-module.ts";

/** A document that is written from code: where it lies, and what it must say. */
export interface GeneratedDocument {
  /** Relative to `terraform/`. */
  readonly path: string;
  readonly content: string;
}

/** The READMEs of all modules. @param terraform the `terraform/` folder */
export async function moduleReadmes(terraform: string): Promise<GeneratedDocument[]> {
  const names = readdirSync(join(terraform, "modules")).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join("modules", name, "README.md");
      const module = await readModule(join(terraform, "modules", name));
      return { path, content: renderModuleReadme(module, current(join(terraform, path))) };
    }),
  );
}

const START = "<!-- generated: npm run docs -->";
const END = "<!-- end -->";

/** `terraform/README.md` with the stage summary between its marks. */
export function withStageSummary(readme: string, summary: string): string {
  const [before, rest] = readme.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`terraform/README.md has lost its marks ${START} and ${END}.`);
  return `${before}${START}\n\n${summary}\n\n${END}${after}`;
}

function current(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
