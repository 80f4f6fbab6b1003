import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { Graph } from "../../graph/graph.ts";
import type { CompartmentKeys } from "../../model/compartment.ts";
import { adaptSdk } from "./adapt-sdk.ts";
import { buildGraph } from "./build-graph.ts";
import { inProcessClient } from "./in-process-client.ts";
import { messagesOf } from "./messages.ts";
import { Monitor } from "./monitor.ts";
import type { WireObject } from "./wire.ts";

export interface InProcessOptions {
  /** @default "project" */
  readonly project?: string;
  /** @default "stack" */
  readonly stack?: string;
  /** Keys with their namespace: `aws:region`, `project:key`. Structured values as JSON. */
  readonly config?: Readonly<Record<string, string>>;
  /** Whether the program sees a preview, in which unknown outputs stay unknown. @default true */
  readonly preview?: boolean;
  /** @default "123456789012" */
  readonly account?: string;
  /** The region where neither a provider nor `aws:region` says one. @default "us-east-1" */
  readonly region?: string;
  readonly compartmentKeys?: CompartmentKeys;
  /**
   * Whether captures may overlap, and what an earlier one left undone cannot reach a later one. Costs a tenth of the
   * time: Node then follows every promise. @default true
   */
  readonly isolated?: boolean;
  readonly stackOutputs?: Readonly<Record<string, WireObject>>;
}

/**
 * Captures what a function declares, in this process and with this project's SDK: for tests of components. Programs
 * are captured with `captureStack`, in a process of their own.
 *
 * @throws UserError what the program did wrong by the engine's rules; what the program threw is thrown on.
 */
export async function captureInProcess(program: () => unknown, options: InProcessOptions = {}): Promise<Graph> {
  const { project = "project", stack = "stack", config = {}, preview = true } = options;
  const place = { account: options.account ?? "123456789012", region: options.region ?? "us-east-1" };
  const require = createRequire(import.meta.url);
  const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));
  adaptSdk(sdk);
  const monitor = new Monitor({ ...place, project, stack, config, ...definedStackOutputs(options) });
  const state = require("@pulumi/pulumi/runtime/state.js");
  const runtime = require("@pulumi/pulumi/runtime/index.js");
  const inStore = options.isolated === false ? (run: () => Promise<void>) => run() : state.withLocalStorage;
  await inStore(async () => {
    const refusal = promiseWithReject();
    const client = inProcessClient({ monitor, messages: messagesOf(sdk), project, stack, onRefusal: refusal.reject });
    refusal.promise.catch(() => {});
    runtime.setMockOptions(client, project, stack, preview, "organization");
    runtime.setAllConfig(config);
    await Promise.race([run(program, runtime), refusal.promise]);
  });
  return buildGraph(monitor.captured(), {
    ...place,
    config,
    directory: process.cwd(),
    root: process.cwd(),
    ...(options.compartmentKeys !== undefined && { compartmentKeys: options.compartmentKeys }),
  });
}

interface Runtime {
  runInPulumiStack(program: () => Promise<unknown>): Promise<unknown>;
  waitForRPCs(): Promise<void>;
}

async function run(program: () => unknown, runtime: Runtime): Promise<void> {
  let thrown: { readonly error: unknown } | undefined;
  await runtime.runInPulumiStack(async () => {
    try {
      return await program();
    } catch (error) {
      // Rejections that the SDK derives from this one would reach nobody; the stack ends well and the error is thrown on.
      thrown = { error };
      return undefined;
    }
  });
  await runtime.waitForRPCs();
  if (thrown !== undefined) throw thrown.error;
}

function definedStackOutputs({ stackOutputs }: InProcessOptions) {
  return stackOutputs === undefined ? {} : { stackOutputs };
}

function promiseWithReject(): { readonly promise: Promise<never>; readonly reject: (error: unknown) => void } {
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<never>((_, refuse) => {
    reject = refuse;
  });
  return { promise, reject };
}
