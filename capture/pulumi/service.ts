import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import { UserError } from "../../model/errors.ts";
import type { Messages } from "./messages.ts";
import type { Monitor } from "./monitor.ts";
import type { Registered } from "./protocol.ts";
import { readingOf, registrationOf, wireOf } from "./read-messages.ts";
import { applyTransforms, transformInvoke } from "./transforms.ts";
import { isStackUrn } from "./urn.ts";
import type { WireObject } from "./wire.ts";

/** A call of the protocol: request message in, response message out. */
export type Handler = (request: never) => object | Promise<object>;

export interface ServiceOptions {
  readonly monitor: Monitor;
  readonly messages: Messages;
  readonly project: string;
  readonly stack: string;
  /** Told of every call that is refused, before the program is. */
  readonly onRefusal?: (error: unknown) => void;
  /** Told when the stack's outputs are registered, which is the last thing that a program does. */
  readonly onCompleted?: () => void;
}

/**
 * Pulumi's `ResourceMonitor` and `Engine` services over a {@link Monitor}: messages to plain data and back. The same
 * handlers serve a program in this process and one at the other end of a socket.
 */
export function resourceService(options: ServiceOptions): Readonly<Record<string, Handler>> {
  const { monitor, messages } = options;
  const stackTransforms: Callback[] = [];
  const invokeTransforms: Callback[] = [];
  const empty = (): object => new messages.Empty();
  return {
    supportsFeature: () => new messages.resource.SupportsFeatureResponse().setHassupport(true),
    registerResource: async (request: RegisterResourceRequest) => {
      refuseRemote(request);
      const transforms = [...(request.getTransformsList?.() ?? []), ...stackTransforms];
      if (transforms.length > 0) await applyTransforms(request, transforms, messages);
      return registerResponse(monitor.register(registrationOf(request, options)), messages);
    },
    registerResourceOutputs: (request: RegisterResourceOutputsRequest) => {
      monitor.registerOutputs(request.getUrn(), wireOf(request.getOutputs()));
      if (isStackUrn(request.getUrn())) options.onCompleted?.();
      return empty();
    },
    readResource: (request: ReadResourceRequest) => {
      const { urn, outputs } = monitor.register(readingOf(request));
      const response = new messages.resource.ReadResourceResponse();
      return response.setUrn(urn).setProperties(structOf(outputs, messages));
    },
    invoke: async (request: ResourceInvokeRequest) => {
      if (invokeTransforms.length > 0) await transformInvoke(request, invokeTransforms, messages);
      const provider = request.getProvider();
      const answer = monitor.invoke(
        request.getTok(),
        wireOf(request.getArgs()),
        provider === "" ? undefined : provider,
      );
      return new messages.provider.InvokeResponse().setReturn(structOf(answer, messages));
    },
    call: (request: ResourceInvokeRequest) => {
      throw new UserError({
        message: `The program calls the method ${request.getTok()}, which its provider answers in another process.`,
        where: request.getTok(),
        fix: "Pass its result in as configuration.",
      });
    },
    registerStackTransform: (callback: Callback) => {
      stackTransforms.push(callback);
      return empty();
    },
    registerStackInvokeTransform: (callback: Callback) => {
      invokeTransforms.push(callback);
      return empty();
    },
    registerResourceHook: empty,
    registerErrorHook: empty,
    registerPackage: () => new messages.resource.RegisterPackageResponse().setRef("captured-package"),
    signalAndWaitForShutdown: empty,
  };
}

/** A component that a plug-in makes in another process: what it would declare is not seen. */
function refuseRemote(request: RegisterResourceRequest): void {
  if (!request.getRemote()) return;
  throw new UserError({
    message: `The component "${request.getName()}" (${request.getType()}) is made by a plug-in in another process, where a capture cannot follow.`,
    where: request.getType(),
    fix: "Use a component of the program's own process, or prove the JSON of pulumi preview instead.",
  });
}

function registerResponse({ urn, resourceId, outputs }: Registered, messages: Messages): object {
  const response = new messages.resource.RegisterResourceResponse();
  response.setUrn(urn);
  response.setId(resourceId ?? "");
  response.setObject(structOf(outputs, messages));
  return response;
}

export function structOf(value: WireObject, messages: Messages) {
  return messages.struct.Struct.fromJavaScript({ ...value });
}
