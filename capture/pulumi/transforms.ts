import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type {
  RegisterResourceRequest,
  ResourceInvokeRequest,
  TransformResourceOptions,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { Messages } from "./messages.ts";

interface CallbacksClient {
  invoke(request: object, done: (error: Error | null, response: { getResponse_asU8(): Uint8Array }) => void): void;
  close(): void;
}

/**
 * Runs a program's transforms on a registration, as the engine does: the program serves them on a socket of its own,
 * and they may change the properties and the options.
 */
export async function applyTransforms(
  request: RegisterResourceRequest,
  transforms: readonly Callback[],
  messages: Messages,
): Promise<void> {
  for (const transform of transforms) {
    const ask = new messages.resource.TransformRequest();
    ask.setType(request.getType());
    ask.setName(request.getName());
    ask.setCustom(request.getCustom());
    ask.setParent(request.getParent());
    ask.setProperties(request.getObject());
    ask.setOptions(optionsOf(request, messages));
    const answer = messages.resource.TransformResponse.deserializeBinary(await call(transform, ask, messages));
    request.setObject(answer.getProperties());
    const options = answer.getOptions();
    if (options !== undefined) setOptions(request, options);
  }
}

export async function transformInvoke(
  request: ResourceInvokeRequest,
  transforms: readonly Callback[],
  messages: Messages,
): Promise<void> {
  for (const transform of transforms) {
    const ask = new messages.resource.TransformInvokeRequest();
    ask.setToken(request.getTok());
    ask.setArgs(request.getArgs());
    const options = new messages.resource.TransformInvokeOptions();
    ask.setOptions(options.setProvider(request.getProvider()));
    const answer = messages.resource.TransformInvokeResponse.deserializeBinary(await call(transform, ask, messages));
    request.setArgs(answer.getArgs());
    request.setProvider(answer.getOptions()?.getProvider() ?? request.getProvider());
  }
}

function optionsOf(request: RegisterResourceRequest, messages: Messages): TransformResourceOptions {
  const options = new messages.resource.TransformResourceOptions();
  options.setDependsOnList(request.getDependenciesList());
  options.setIgnoreChangesList(request.getIgnorechangesList());
  options.setReplaceOnChangesList(request.getReplaceonchangesList());
  options.setAliasesList(request.getAliasesList());
  options.setProvider(request.getProvider());
  options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
  options.setImport(request.getImportid());
  const protect = request.getProtect();
  if (protect !== undefined) options.setProtect(protect);
  const retain = request.getRetainondelete();
  if (retain !== undefined) options.setRetainOnDelete(retain);
  if (request.getDeletebeforereplacedefined()) options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  request.getProvidersMap().forEach((provider, name) => {
    options.getProvidersMap().set(name, provider);
  });
  return options;
}

function setOptions(request: RegisterResourceRequest, options: TransformResourceOptions): void {
  request.setDependenciesList(options.getDependsOnList());
  request.setIgnorechangesList(options.getIgnoreChangesList());
  request.setAliasesList(options.getAliasesList());
  request.setProvider(options.getProvider());
  request.setAdditionalsecretoutputsList(options.getAdditionalSecretOutputsList());
  request.setImportid(options.getImport());
  const protect = options.getProtect();
  if (protect !== undefined) request.setProtect(protect);
  const retain = options.getRetainOnDelete();
  if (retain !== undefined) request.setRetainondelete(retain);
  const replace = options.getDeleteBeforeReplace();
  if (replace !== undefined) request.setDeletebeforereplace(replace).setDeletebeforereplacedefined(true);
}

async function call(callback: Callback, message: { serializeBinary(): Uint8Array }, messages: Messages) {
  const grpc = messages.require("@grpc/grpc-js");
  const { CallbacksClient } = messages.require("./proto/callback_grpc_pb.js");
  const client: CallbacksClient = new CallbacksClient(callback.getTarget(), grpc.credentials.createInsecure());
  const request = new messages.callback.CallbackInvokeRequest();
  request.setToken(callback.getToken());
  request.setRequest(message.serializeBinary());
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      client.invoke(request, (error, response) =>
        error === null ? resolve(response.getResponse_asU8()) : reject(error),
      );
    });
  } finally {
    client.close();
  }
}
