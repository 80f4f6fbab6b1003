import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import type { Graph } from "../../graph/graph.ts";
import { buildGraph } from "./build-graph.ts";
import { captureStack, placeOf } from "./capture-stack.ts";
import { serveMonitor } from "./grpc-monitor.ts";
import { launchOf } from "./language-host.ts";
import { Monitor } from "./monitor.ts";
import { readProject } from "./project-files.ts";
import { readStackConfig } from "./stack-config.ts";

const config = readBulkheadConfig(fileURLToPath(new URL(".", import.meta.url)));
const pulumiTargets = config.targets.filter(({ path }) => path.startsWith("stacks/"));
const stacks = pulumiTargets.flatMap(({ path, stacks }) => stacks.map((stack) => [path, stack.name, stack] as const));

test("our programs are the two projects, three stacks together", () => {
  expect(stacks.map(([path, name]) => `${path} ${name}`)).toEqual([
    "stacks/environments staging",
    "stacks/environments production",
    "stacks/tenants dev",
  ]);
});

test.each(stacks)(
  "what is captured of %s, stack %s, is what Pulumi's language host would run",
  async (path, name, settings) => {
    const options = {
      directory: `${config.root}/${path}`,
      stack: name,
      env: settings.env,
      account: settings.account,
      ...(settings.region !== undefined && { region: settings.region }),
    };
    const [captured, hosted] = await Promise.all([
      captureStack({ ...options, root: config.root }),
      runAsLanguageHost(options),
    ]);
    expect(captured.nodes.length).toBeGreaterThan(20);
    expect(withoutSources(captured)).toEqual(withoutSources(hosted));
  },
  120_000,
);

/** The SDK's own source positions are other ones: it counts frames, and knows no source maps of ES modules. */
function withoutSources(graph: Graph): unknown {
  return { ...graph, nodes: graph.nodes.map(({ source: _, ...node }) => node) };
}

/** The runner's own process, arguments and variables, over sockets: nothing of ours is in it. */
async function runAsLanguageHost(options: Parameters<typeof captureStack>[0]): Promise<Graph> {
  const project = readProject(options.directory);
  const stackConfig = readStackConfig(project, options.stack);
  const names = { project: project.name, stack: options.stack };
  const place = placeOf(options, stackConfig);
  const monitor = new Monitor({ ...names, ...place, config: stackConfig.values });
  const server = await serveMonitor(monitor, names);
  try {
    const launch = launchOf({
      project,
      stack: options.stack,
      config: stackConfig,
      monitorAddress: server.address,
      engineAddress: server.address,
    });
    const child = spawn(process.execPath, [...launch.nodeArguments, launch.runner, ...launch.runnerArguments], {
      cwd: launch.directory,
      env: { ...process.env, ...launch.environment, ...options.env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect({ status, said, refusal: server.refusal() }).toEqual({ status: 0, said: "", refusal: undefined });
  } finally {
    server.close();
  }
  return buildGraph(monitor.captured(), {
    ...place,
    config: stackConfig.values,
    directory: project.directory,
    root: config.root,
  });
}
