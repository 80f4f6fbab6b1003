import protobuf from "protobufjs/light.js";

type Fields = Readonly<Record<string, readonly [id: number, type: string, rule?: "repeated"]>>;

/**
 * The messages of Terraform's plugin protocol 5 that this provider speaks, by field number.
 * Source of the numbers: https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol (version 5.8).
 */
const messages: Readonly<Record<string, Fields>> = {
  Empty: {},
  DynamicValue: { msgpack: [1, "bytes"], json: [2, "bytes"] },
  Step: { attributeName: [1, "string"], elementKeyString: [2, "string"], elementKeyInt: [3, "int64"] },
  AttributePath: { steps: [1, "Step", "repeated"] },
  Diagnostic: {
    severity: [1, "int32"],
    summary: [2, "string"],
    detail: [3, "string"],
    attribute: [4, "AttributePath"],
  },
  Diagnostics: { diagnostics: [1, "Diagnostic", "repeated"] },
  Attribute: {
    name: [1, "string"],
    type: [2, "bytes"],
    required: [4, "bool"],
    optional: [5, "bool"],
    computed: [6, "bool"],
    sensitive: [7, "bool"],
    writeOnly: [10, "bool"],
  },
  NestedBlock: {
    typeName: [1, "string"],
    block: [2, "Block"],
    nesting: [3, "int32"],
    minItems: [4, "int64"],
    maxItems: [5, "int64"],
  },
  Block: {
    version: [1, "int64"],
    attributes: [2, "Attribute", "repeated"],
    blockTypes: [3, "NestedBlock", "repeated"],
  },
  Schema: { version: [1, "int64"], block: [2, "Block"] },
  Parameter: { name: [1, "string"], type: [2, "bytes"], allowNullValue: [3, "bool"], allowUnknownValues: [4, "bool"] },
  Return: { type: [1, "bytes"] },
  Function: { parameters: [1, "Parameter", "repeated"], return: [3, "Return"], summary: [4, "string"] },
  FunctionError: { text: [1, "string"], functionArgument: [2, "int64"] },
  ServerCapabilities: {
    planDestroy: [1, "bool"],
    getProviderSchemaOptional: [2, "bool"],
    moveResourceState: [3, "bool"],
  },
  SchemaEntry: { key: [1, "string"], value: [2, "Schema"] },
  FunctionEntry: { key: [1, "string"], value: [2, "Function"] },
  SchemaResponse: {
    provider: [1, "Schema"],
    resourceSchemas: [2, "SchemaEntry", "repeated"],
    dataSourceSchemas: [3, "SchemaEntry", "repeated"],
    diagnostics: [4, "Diagnostic", "repeated"],
    providerMeta: [5, "Schema"],
    serverCapabilities: [6, "ServerCapabilities"],
    functions: [7, "FunctionEntry", "repeated"],
  },
  FunctionsResponse: { functions: [1, "FunctionEntry", "repeated"], diagnostics: [2, "Diagnostic", "repeated"] },
  TypeName: { typeName: [1, "string"] },
  FunctionName: { name: [1, "string"] },
  MetadataResponse: {
    serverCapabilities: [1, "ServerCapabilities"],
    diagnostics: [2, "Diagnostic", "repeated"],
    dataSources: [3, "TypeName", "repeated"],
    resources: [4, "TypeName", "repeated"],
    functions: [5, "FunctionName", "repeated"],
  },
  PrepareRequest: { config: [1, "DynamicValue"] },
  PrepareResponse: { preparedConfig: [1, "DynamicValue"], diagnostics: [2, "Diagnostic", "repeated"] },
  ConfigureRequest: { terraformVersion: [1, "string"], config: [2, "DynamicValue"] },
  ValidateRequest: { typeName: [1, "string"], config: [2, "DynamicValue"] },
  RawState: { json: [1, "bytes"] },
  UpgradeRequest: { typeName: [1, "string"], version: [2, "int64"], rawState: [3, "RawState"] },
  UpgradeResponse: { upgradedState: [1, "DynamicValue"], diagnostics: [2, "Diagnostic", "repeated"] },
  ReadRequest: { typeName: [1, "string"], currentState: [2, "DynamicValue"], private: [3, "bytes"] },
  ReadResponse: { newState: [1, "DynamicValue"], diagnostics: [2, "Diagnostic", "repeated"], private: [3, "bytes"] },
  PlanRequest: {
    typeName: [1, "string"],
    priorState: [2, "DynamicValue"],
    proposedNewState: [3, "DynamicValue"],
    config: [4, "DynamicValue"],
  },
  PlanResponse: {
    plannedState: [1, "DynamicValue"],
    requiresReplace: [2, "AttributePath", "repeated"],
    diagnostics: [4, "Diagnostic", "repeated"],
    legacyTypeSystem: [5, "bool"],
  },
  ApplyRequest: {
    typeName: [1, "string"],
    priorState: [2, "DynamicValue"],
    plannedState: [3, "DynamicValue"],
    config: [4, "DynamicValue"],
  },
  ApplyResponse: {
    newState: [1, "DynamicValue"],
    diagnostics: [3, "Diagnostic", "repeated"],
    legacyTypeSystem: [4, "bool"],
  },
  ImportRequest: { typeName: [1, "string"], id: [2, "string"] },
  ImportedResource: { typeName: [1, "string"], state: [2, "DynamicValue"] },
  ImportResponse: {
    importedResources: [1, "ImportedResource", "repeated"],
    diagnostics: [2, "Diagnostic", "repeated"],
  },
  MoveResponse: { targetState: [1, "DynamicValue"], diagnostics: [2, "Diagnostic", "repeated"] },
  DataRequest: { typeName: [1, "string"], config: [2, "DynamicValue"] },
  DataResponse: { state: [1, "DynamicValue"], diagnostics: [2, "Diagnostic", "repeated"] },
  CallRequest: { name: [1, "string"], arguments: [2, "DynamicValue", "repeated"] },
  CallResponse: { result: [1, "DynamicValue"], error: [2, "FunctionError"] },
};

const root = new protobuf.Root();
for (const [name, fields] of Object.entries(messages)) {
  const type = new protobuf.Type(name);
  for (const [field, [id, fieldType, rule]] of Object.entries(fields)) {
    type.add(new protobuf.Field(field, id, fieldType, rule));
  }
  root.add(type);
}

/** The protobuf type of a message; throws when there is no such message. */
export function message(name: string): protobuf.Type {
  return root.lookupType(name);
}

export function encode(name: string, value: Readonly<Record<string, unknown>>): Buffer {
  return Buffer.from(message(name).encode(value).finish());
}

export function decode(name: string, bytes: Uint8Array): Record<string, unknown> {
  return message(name).toObject(message(name).decode(bytes), { longs: Number });
}
