import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Tool, Tools } from "./layers.ts";

const WANTED: readonly Tool[] = ["unshare", "sh", "mount", "ip", "setpriv", "chroot"];
/** The system's own folders and not `PATH`: these programs run before rights are given up. */
const FOLDERS = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

export function findTools(): Tools {
  return Object.fromEntries(
    WANTED.flatMap((tool) => {
      const found = FOLDERS.map((folder) => join(folder, tool)).find((path) => existsSync(path));
      return found === undefined ? [] : [[tool, found]];
    }),
  );
}
