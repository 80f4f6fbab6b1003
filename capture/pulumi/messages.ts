import { createRequire } from "node:module";
import type * as CallbackProto from "@pulumi/pulumi/proto/callback_pb.js";
import type * as ProviderProto from "@pulumi/pulumi/proto/provider_pb.js";
import type * as ResourceProto from "@pulumi/pulumi/proto/resource_pb.js";
import type * as StructProto from "google-protobuf/google/protobuf/struct_pb.js";

/** The message classes of one copy of `@pulumi/pulumi`: each copy accepts its own only. */
export interface Messages {
  readonly resource: typeof ResourceProto;
  readonly provider: typeof ProviderProto;
  readonly callback: typeof CallbackProto;
  readonly struct: typeof StructProto;
  readonly Empty: new () => object;
  readonly require: NodeJS.Require;
}

/** @param sdk the folder of a copy of `@pulumi/pulumi`. */
export function messagesOf(sdk: string): Messages {
  const require = createRequire(`${sdk}/package.json`);
  return {
    resource: require("./proto/resource_pb.js"),
    provider: require("./proto/provider_pb.js"),
    callback: require("./proto/callback_pb.js"),
    struct: require("google-protobuf/google/protobuf/struct_pb.js"),
    Empty: require("google-protobuf/google/protobuf/empty_pb.js").Empty,
    require,
  };
}
