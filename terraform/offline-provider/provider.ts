import { contextOf, type ProviderContext } from "./context.ts";
import { readDataSource } from "./data/read-data-source.ts";
import { applyResource } from "./plan/apply-resource.ts";
import { planResource } from "./plan/plan-resource.ts";
import { diagnosticMessage, type Finding, pathMessage } from "./protocol/diagnostic.ts";
import { decodeValue, encodeValue, objectOf } from "./protocol/dynamic-value.ts";
import { schemaMessage } from "./protocol/schema-message.ts";
import type { Handler, Procedure } from "./protocol/server.ts";
import type { CompactBlock } from "./schema/compact.ts";
import type { SchemaKind, SchemaStore } from "./schema/load.ts";
import { fitState } from "./schema/upgrade.ts";
import { validateResource } from "./validate/validate-resource.ts";
import { isObject, type ObjectValue, type Value } from "./value.ts";

type Message = Record<string, unknown>;

const capabilities = { planDestroy: false, getProviderSchemaOptional: true, moveResourceState: false };

/**
 * What a module says of itself to AWS in a block `provider_meta "aws"`, as the published modules do. It changes no resource.
 * @see https://hashicorp.github.io/terraform-provider-aws/design-decisions/provider_meta
 */
const PROVIDER_META: CompactBlock = { a: { user_agent: ["o", ["list", "string"]] } };

/** The provider's answers to Terraform, one method a procedure of the protocol. */
export class OfflineProvider {
  private readonly store: SchemaStore;
  private readonly env: Readonly<Record<string, string | undefined>>;
  private context: ProviderContext;

  constructor(store: SchemaStore, env: Readonly<Record<string, string | undefined>>) {
    this.store = store;
    this.env = env;
    this.context = contextOf({}, env);
  }

  procedures(): Record<string, Procedure> {
    const procedure = (request: string, response: string, handle: Handler): Procedure => ({
      request,
      response,
      handle,
    });
    return {
      GetMetadata: procedure("Empty", "MetadataResponse", () => this.metadata()),
      GetSchema: procedure("Empty", "SchemaResponse", () => this.schema()),
      GetFunctions: procedure("Empty", "FunctionsResponse", () => ({})),
      PrepareProviderConfig: procedure("PrepareRequest", "PrepareResponse", (m) => ({ preparedConfig: m["config"] })),
      Configure: procedure("ConfigureRequest", "Diagnostics", (m) => this.configure(m)),
      ValidateResourceTypeConfig: procedure("ValidateRequest", "Diagnostics", (m) => this.validate(m)),
      ValidateDataSourceConfig: procedure("ValidateRequest", "Diagnostics", () => ({})),
      UpgradeResourceState: procedure("UpgradeRequest", "UpgradeResponse", (m) => this.upgrade(m)),
      ReadResource: procedure("ReadRequest", "ReadResponse", (m) => ({ newState: m["currentState"] })),
      PlanResourceChange: procedure("PlanRequest", "PlanResponse", (m) => this.plan(m)),
      ApplyResourceChange: procedure("ApplyRequest", "ApplyResponse", (m) => this.apply(m)),
      ImportResourceState: procedure("ImportRequest", "ImportResponse", (m) => this.import(m)),
      ReadDataSource: procedure("DataRequest", "DataResponse", (m) => this.readData(m)),
      Stop: procedure("Empty", "Empty", () => ({})),
    };
  }

  private metadata(): Message {
    const typeNames = (kind: SchemaKind) => this.store.types(kind).map((typeName) => ({ typeName }));
    return { serverCapabilities: capabilities, resources: typeNames("resource"), dataSources: typeNames("data") };
  }

  private schema(): Message {
    const entries = (kind: SchemaKind) =>
      this.servedTypes(kind).map((key) => ({ key, value: schemaMessage(key, this.block(kind, key)) }));
    return {
      provider: schemaMessage("aws", this.block("provider", "aws")),
      resourceSchemas: entries("resource"),
      dataSourceSchemas: entries("data"),
      providerMeta: schemaMessage("provider_meta", PROVIDER_META),
      serverCapabilities: capabilities,
    };
  }

  /** All types, or those among them that whoever started us says are in use. */
  private servedTypes(kind: SchemaKind): string[] {
    const named = this.env["BULKHEAD_SCHEMA_TYPES"] ?? "";
    const types = this.store.types(kind);
    if (named === "") return types;
    const inUse = new Set(named.split(","));
    return types.filter((type) => inUse.has(type));
  }

  private configure(request: Message): Message {
    this.context = contextOf(objectOf(decodeValue(request["config"])), this.env);
    return {};
  }

  private validate(request: Message): Message {
    const type = typeName(request);
    const config = objectOf(decodeValue(request["config"]));
    return { diagnostics: validateResource(type, this.block("resource", type), config).map(diagnosticMessage) };
  }

  private upgrade(request: Message): Message {
    const block = this.block("resource", typeName(request));
    const state = decodeValue(request["rawState"]);
    return { upgradedState: encodeValue(fitState(block, objectOf(state))) };
  }

  private plan(request: Message): Message {
    const type = typeName(request);
    const prior = decodeValue(request["priorState"]);
    const proposed = decodeValue(request["proposedNewState"]);
    if (!isObject(proposed)) return { plannedState: encodeValue(null) };
    if (this.context.region === undefined && this.block("resource", type).a["region"] !== undefined) {
      return { plannedState: request["proposedNewState"], diagnostics: [diagnosticMessage(noRegion)] };
    }
    const config = objectOf(decodeValue(request["config"]));
    const before = isObject(prior) ? prior : undefined;
    const result = planResource(type, this.block("resource", type), config, before, this.context);
    return {
      plannedState: encodeValue(result.planned),
      requiresReplace: result.requiresReplace.map(pathMessage),
      legacyTypeSystem: true,
    };
  }

  private apply(request: Message): Message {
    const type = typeName(request);
    const planned = decodeValue(request["plannedState"]);
    if (!isObject(planned)) return { newState: encodeValue(null) };
    const state = applyResource(type, this.block("resource", type), planned, this.context);
    return { newState: encodeValue(state), legacyTypeSystem: true };
  }

  private import(request: Message): Message {
    const type = typeName(request);
    const block = this.block("resource", type);
    const names = [...Object.keys(block.a), ...Object.keys(block.b ?? {})];
    const state = { ...Object.fromEntries(names.map((name) => [name, null])), id: String(request["id"]) };
    return { importedResources: [{ typeName: type, state: encodeValue(state) }] };
  }

  private readData(request: Message): Message {
    const type = typeName(request);
    const config = objectOf(decodeValue(request["config"]));
    const block = this.block("data", type);
    const answer = readDataSource(type, config, this.context);
    if (typeof answer !== "string")
      return { state: encodeValue(dataState(block, config, { ...this.ownRegion(block), ...answer })) };
    const finding: Finding = { path: [], summary: `Cannot read ${type} offline`, detail: answer };
    return { diagnostics: [diagnosticMessage(finding)] };
  }

  /** A data source that takes a region answers with the provider's when it is given none. */
  private ownRegion(block: CompactBlock): ObjectValue {
    return block.a["region"]?.[0] === "oc" && this.context.region !== undefined ? { region: this.context.region } : {};
  }

  private block(kind: SchemaKind, type: string): CompactBlock {
    const block = this.store.block(kind, type);
    if (block !== undefined) return block;
    throw new Error(`The AWS provider ${this.store.providerVersion} has no ${kind} type ${type}.`);
  }
}

const noRegion: Finding = {
  path: [],
  summary: "No region is configured",
  detail: "Set `region` in the provider block, or AWS_REGION.",
};

function typeName(request: Message): string {
  return String(request["typeName"]);
}

/** The configuration with what the source computed; what it left out is null. */
function dataState(block: CompactBlock, config: ObjectValue, answer: ObjectValue): ObjectValue {
  const state: Record<string, Value> = { ...config };
  for (const name of Object.keys(block.a)) state[name] = config[name] ?? answer[name] ?? null;
  return state;
}
