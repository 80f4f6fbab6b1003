import { spawn } from "node:child_process";

/**
 * Sees to it that no function outlives the local cloud, not even one that loops while the cloud is killed outright: a
 * shell that waits for the cloud's end of a pipe to close, and then kills what is still on its list and removes the
 * cloud's folder.
 */
export interface Reaper {
  readonly watch: (processGroup: number) => void;
  readonly forget: (processGroup: number) => void;
  readonly stop: () => void;
}

const SCRIPT = `
groups=
while read -r operation group; do
  case $operation in
    +) groups="$groups $group" ;;
    -) kept=; for one in $groups; do [ "$one" = "$group" ] || kept="$kept $one"; done; groups=$kept ;;
  esac
done
for one in $groups; do kill -s KILL -- "-$one" 2>/dev/null; done
[ -n "$1" ] && rm -rf -- "$1"
exit 0
`;

/** @param folder is removed when the cloud is gone */
export function startReaper(folder: string): Reaper {
  // Windows has no process groups to kill; there a function ends when its channel to the cloud closes.
  if (process.platform === "win32") return { watch: () => {}, forget: () => {}, stop: () => {} };
  const shell = spawn("/bin/sh", ["-c", SCRIPT, "bulkhead-reaper", folder], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: { PATH: "/usr/bin:/bin" },
  });
  shell.on("error", () => {});
  shell.stdin.on("error", () => {});
  shell.unref();
  return {
    watch: (group) => void shell.stdin.write(`+ ${group}\n`),
    forget: (group) => void shell.stdin.write(`- ${group}\n`),
    stop: () => void shell.stdin.end(),
  };
}
