import type * as pulumi from "@pulumi/pulumi";
import { type KeyUsingService, viaService } from "../policies/key-statements.ts";
import type { Grant } from "./grant.ts";

export interface KeyThroughService {
  readonly sid: string;
  readonly keyArn: pulumi.Input<string>;
  readonly service: KeyUsingService;
  readonly region: string;
  readonly actions: readonly string[];
  /** Binds the grant to data that the service encrypts under this context. @default any data of the service */
  readonly encryptionContext?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Use of a key for what one service does on the role's behalf; the key cannot be called directly. */
export function useKeyThroughService(use: KeyThroughService): Grant {
  return {
    sid: use.sid,
    actions: use.actions,
    resources: [use.keyArn],
    conditions: {
      StringEquals: {
        "kms:ViaService": [viaService(use.service, use.region)],
        ...contextConditions(use.encryptionContext ?? {}),
      },
    },
  };
}

function contextConditions(context: Readonly<Record<string, pulumi.Input<string>>>) {
  return Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, [value]]));
}
