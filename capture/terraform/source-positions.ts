import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { SourcePosition } from "../../graph/node.ts";
import { localAddress, moduleOf, modulePath } from "./addresses.ts";
import type { Configuration } from "./configuration.ts";

const BLOCK = /^\s*(resource|data)\s+"([^"]+)"\s+"([^"]+)"|^\s*(module)\s+"([^"]+)"/;

/**
 * Finds the file and line that declared an address. Terraform's JSON does not say, so the blocks' first lines are read
 * from the configuration's folders; modules from elsewhere than a local folder have no position.
 */
export class SourcePositions {
  readonly #directory: string;
  readonly #base: string;
  readonly #configuration: Configuration | undefined;
  readonly #folders = new Map<string, ReadonlyMap<string, SourcePosition>>();

  /** @param base the folder that positions are relative to */
  constructor(directory: string, base: string, configuration: Configuration | undefined) {
    this.#directory = directory;
    this.#base = base;
    this.#configuration = configuration;
  }

  /** @param address of a resource or of a module */
  of(address: string): SourcePosition | undefined {
    const moduleAddress = moduleOf(address);
    const isModule = moduleAddress === address;
    const path = modulePath(moduleAddress);
    const folder = this.#folderOf(isModule ? path.slice(0, -1) : path);
    return folder === undefined
      ? undefined
      : this.#blocks(folder).get(isModule ? `module.${path.at(-1)}` : localAddress(address));
  }

  #folderOf(path: readonly string[]): string | undefined {
    let folder = this.#directory;
    for (let depth = 1; depth <= path.length; depth += 1) {
      const source = this.#configuration?.call(path.slice(0, depth))?.source;
      if (source === undefined || !/^\.\.?(\/|$)/.test(source)) return undefined;
      folder = join(folder, source);
    }
    return folder;
  }

  #blocks(folder: string): ReadonlyMap<string, SourcePosition> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const found = new Map(terraformFiles(folder).flatMap((file) => this.#blocksOf(join(folder, file))));
    this.#folders.set(folder, found);
    return found;
  }

  #blocksOf(file: string): [string, SourcePosition][] {
    return readFileSync(file, "utf8")
      .split("\n")
      .flatMap((text, index): [string, SourcePosition][] => {
        const match = BLOCK.exec(text);
        if (match === null) return [];
        const [, mode, type, name, , module] = match;
        const address = module === undefined ? `${mode === "data" ? "data." : ""}${type}.${name}` : `module.${module}`;
        return [[address, { file: relative(this.#base, file), line: index + 1 }]];
      });
  }
}

function terraformFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".tf"));
  } catch {
    return [];
  }
}
