import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Where programs name their loader, whatever folder it is a link to. */
const LOADER_FOLDERS = ["/lib64", "/lib"];

/**
 * The libraries that this very process has loaded, by the names under which programs ask for them, and their loader:
 * absolute paths. What runs Node here is what will run it for a function, so nobody has to be asked. None of a program that
 * is linked statically.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_maps.5.html
 */
export function sharedLibraries(): readonly string[] {
  const mapped = readFileSync("/proc/self/maps", "utf8").matchAll(/ (\/\S+\.so(?:\.[\w.]+)?)$/gm);
  const files = new Set([...mapped].map(([, file = ""]) => file));
  return [...new Set([...files].flatMap(namesOf))].filter((file) => existsSync(file));
}

/** Files have longer versions than programs ask for: `libstdc++.so.6.0.30` is asked for as `libstdc++.so.6`. */
function namesOf(file: string): readonly string[] {
  const name = basename(file);
  const asked = /^(.*\.so\.\d+)\.[\d.]+$/.exec(name)?.[1] ?? name;
  const loaders = name.startsWith("ld-") ? LOADER_FOLDERS.map((folder) => join(folder, name)) : [];
  return [join(dirname(file), asked), ...loaders];
}
