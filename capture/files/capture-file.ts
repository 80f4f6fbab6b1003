import type { BulkheadConfig, StackSettings } from "../../config/bulkhead-config.ts";
import type { Graph } from "../../graph/graph.ts";
import type { CompartmentKeys } from "../../model/compartment.ts";
import type { Capture } from "../capture-target.ts";
import { captureState, identityOf } from "../pulumi/capture-state.ts";
import { type PulumiState, readPreview } from "../pulumi/read-preview.ts";
import { readStackExport } from "../pulumi/read-stack-export.ts";
import { withoutDefaultInputs } from "../pulumi/without-default-inputs.ts";
import { readShowJson, type ShowJson } from "../terraform/show-json.ts";
import { composeOutputs } from "./compose-outputs.ts";
import { formatOf } from "./format.ts";
import { graphOf } from "./graph-file.ts";
import { placeOf } from "./place-of-file.ts";
import { readJsonFile } from "./read-json-file.ts";

/** Where nothing says one. */
const DEFAULT_REGION = "us-east-1";

/** What is known of a file before its resources are read. */
interface Contents {
  readonly stack: string;
  readonly engine: Capture["engine"];
  /** Whether the file foretells resources, so that what AWS composes is still to be filled in. */
  readonly foretold: boolean;
  readonly graphIn: (place: FilePlace) => Promise<Graph>;
}

interface FilePlace {
  readonly compartments: CompartmentKeys;
  /** Absent: not known yet. */
  readonly account?: string;
  readonly region: string;
}

export interface FileOptions {
  /** Whether to leave out of an export what the author did not write and the provider filled in. @default false */
  readonly withoutDefaults?: boolean;
}

/**
 * The captures of a file that another tool wrote: a plan, a state, a preview, an export, or a graph with its stacks.
 *
 * @param path how the file is named in reports and in `bulkhead.yaml`
 * @throws UserError where the file is none of these
 */
export function capturesOfFile(
  file: string,
  path: string,
  config: BulkheadConfig,
  { withoutDefaults = false }: FileOptions = {},
): readonly Capture[] {
  const json = readJsonFile(file);
  const format = formatOf(json, file);
  if (format === "graph") return stacksOfGraph(graphOf(json, file), path);
  const configured = config.targets.find((target) => target.path === path)?.stacks ?? [];
  const contents =
    format === "terraform"
      ? terraformContents(readShowJson(json, file), path, configured)
      : pulumiContents(
          format === "pulumi-preview"
            ? readPreview(json, file)
            : readStackExport(withoutDefaults ? withoutDefaultInputs(json) : json, file),
          file,
          config,
        );
  const settings = configured.find(({ name }) => name === contents.stack);
  const { engine, stack } = contents;
  return [{ target: path, engine, stack, run: () => read(contents, config, settings) }];
}

/** The configuration of the file's own stack, then what the file's resources say, then what holds for all. */
async function read(
  { graphIn, foretold }: Contents,
  config: BulkheadConfig,
  settings: StackSettings | undefined,
): Promise<Graph> {
  const compartments = settings?.compartments ?? config.compartments;
  const found = placeOf(await graphIn({ compartments, region: DEFAULT_REGION }));
  const graph = await graphIn({
    compartments,
    account: settings?.account ?? found.account ?? config.account,
    region: settings?.region ?? found.region ?? process.env["AWS_REGION"] ?? DEFAULT_REGION,
  });
  return foretold ? composeOutputs(graph) : graph;
}

function stacksOfGraph(graph: Graph, path: string): readonly Capture[] {
  return graph.stacks.map((stack) => ({
    target: path,
    engine: stack.engine,
    stack: stack.stack,
    run: async () => ({ ...graph, stacks: [stack], nodes: graph.nodes.filter((node) => node.stack === stack.id) }),
  }));
}

/** Terraform's JSON does not say whose it is: the file's path does, and `bulkhead.yaml` where it has one stack for it. */
function terraformContents(shown: ShowJson, path: string, configured: readonly StackSettings[]): Contents {
  const [only] = configured;
  const stack = only !== undefined && configured.length === 1 ? only.name : "default";
  const shape = { project: path.replace(/\.json$/, ""), stack };
  return {
    stack,
    engine: "terraform",
    foretold: shown.kind === "plan",
    graphIn: async ({ compartments, account, region }) => {
      const { captureTerraform, shapeOf } = await terraformReader();
      const graph = captureTerraform({
        ...shape,
        shapeOf,
        compartmentKeys: compartments,
        ...(account !== undefined && { account }),
        ...(shown.kind === "plan" ? { plan: shown.plan } : { state: shown.state }),
      });
      return inRegion(graph, region);
    },
  };
}

/** Loaded only for files of Terraform's: the provider's schema is large. */
async function terraformReader() {
  const [{ captureTerraform }, { shapesOf }, { readSchemaFile }, { schemaFile }] = await Promise.all([
    import("../terraform/capture-terraform.ts"),
    import("../terraform/schema-shapes.ts"),
    import("../../terraform/offline-provider/schema/load.ts"),
    import("../../terraform/offline-provider/install.ts"),
  ]);
  return { captureTerraform, shapeOf: shapesOf(readSchemaFile(schemaFile)) };
}

/** A state does not hold the providers' configuration. */
function inRegion(graph: Graph, region: string): Graph {
  const nodes = graph.nodes.map((node) =>
    node.category === "custom" && node.region === undefined ? { ...node, region } : node,
  );
  return { ...graph, nodes };
}

function pulumiContents(state: PulumiState, file: string, { root }: BulkheadConfig): Contents {
  return {
    stack: identityOf(state, file).stack,
    engine: "pulumi",
    foretold: state.foretold,
    graphIn: async ({ compartments, account = "", region }) =>
      captureState(state, { file, root, account, region, compartmentKeys: compartments }),
  };
}
