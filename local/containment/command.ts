import type { Layer, Tools } from "./layers.ts";

/** A program, ready to be started. */
export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
}

/** Where and as whom a program is to run. */
export interface Confinement {
  readonly layers: readonly Layer[];
  readonly tools: Tools;
  /** The cloud runs as root: users need no namespace to be told apart. */
  readonly asRoot: boolean;
  /** A user that nobody else on this machine is; used where the cloud runs as root. */
  readonly user: number;
  /** The folder that becomes `/`, and the table of what is mounted in it. */
  readonly root: string;
  readonly mounts: string;
  /** The working directory, as the program will see it. */
  readonly directory: string;
}

/** Lambda's own. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAXIMUM_PROCESSES = 1_024;
const MAXIMUM_FILES = 1_024;

/**
 * The command that runs a program confined. `unshare` makes the namespaces; a shell in them mounts, sets limits and brings
 * the loopback interface up; the program itself is started without any right, and cannot gain one.
 *
 * The shell stays, as the first process of its namespace: when it is killed, the kernel kills everything else in there,
 * also what has left the process group.
 */
export function confined(program: readonly string[], confinement: Confinement): Command {
  const { layers, tools, asRoot } = confinement;
  const has = (layer: Layer): boolean => layers.includes(layer);
  const namespaces = [
    ...(asRoot ? [] : ["--user", "--map-root-user"]),
    "--ipc",
    "--uts",
    ...(has("files") ? ["--mount"] : []),
    ...(has("network") ? ["--net"] : []),
    ...(has("processes") ? ["--pid", "--fork", "--kill-child=KILL"] : []),
  ];
  const { user, root, mounts, directory } = confinement;
  const script = [...preparations(confinement), start(confinement)].join("\n");
  const settings = [mounts, root, directory, String(user)];
  return {
    program: tools.unshare ?? "",
    arguments: [...namespaces, "--", tools.sh ?? "", "-c", script, "bulkhead-function", ...settings, ...program],
  };
}

/** A status that Lambda's runtime never has: what confines has failed, not what is confined. */
export const NOT_CONFINED = 125;

function preparations({ layers, tools, asRoot }: Confinement): readonly string[] {
  const must = (line: string): string => `${line} || exit ${NOT_CONFINED}`;
  return [
    "mounts=$1 root=$2 directory=$3 user=$4; shift 4",
    "ulimit -c 0",
    `ulimit -n ${MAXIMUM_FILES}`,
    // Of a user that is shared with the rest of the machine, the rest would be counted too.
    ...(asRoot ? [`ulimit -u ${MAXIMUM_PROCESSES} 2>/dev/null || ulimit -p ${MAXIMUM_PROCESSES}`] : []),
    "echo 1000 >/proc/self/oom_score_adj",
    ...(layers.includes("files") ? [must(`${tools.mount} --all --fstab "$mounts"`), must('cd "$root"')] : []),
    ...(layers.includes("network")
      ? [must(`${tools.ip} link set lo up`), must("echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start")]
      : []),
  ];
}

function start({ layers, tools, asRoot }: Confinement): string {
  const has = (layer: Layer): boolean => layers.includes(layer);
  const root = has("files") ? ' --root=. --wd="$directory"' : "";
  const rights = "--inh-caps=-all --no-new-privs";
  const own = asRoot && has("files") ? ' --reuid="$user" --regid="$user" --clear-groups' : "";
  const map = asRoot ? "--map-current-user" : "--map-user=1000 --map-group=1000";
  // The kernel asks for it of who maps a namespace's root; the new namespace's user does not have it.
  const kept = asRoot ? "-all" : "-all,+setfcap";
  const run = has("user")
    ? `${tools.setpriv}${own} ${rights} --bounding-set=${kept} ${tools.unshare} --user ${map}${root} -- "$@"`
    : has("files")
      ? `${tools.setpriv} ${rights} --bounding-set=-all,+sys_chroot,+setuid,+setgid ${tools.chroot} --userspec="$user:$user" --groups= . "$@"`
      : `${tools.setpriv} ${rights} --bounding-set=-all "$@"`;
  return has("processes") ? `${run} &\nwait $!` : `exec ${run}`;
}
