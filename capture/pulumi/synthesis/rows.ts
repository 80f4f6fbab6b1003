import { apiGateway } from "./api-gateway.ts";
import { cognito } from "./cognito.ts";
import { compute } from "./compute.ts";
import { data } from "./data.ts";
import { identity } from "./identity.ts";
import { messaging } from "./messaging.ts";
import { network } from "./network.ts";
import { observability } from "./observability.ts";
import type { Row } from "./row.ts";
import { storage } from "./storage.ts";

const ROWS: ReadonlyMap<string, Row> = new Map(
  [apiGateway, cognito, compute, data, identity, messaging, network, observability, storage].flatMap((table) =>
    Object.entries(table),
  ),
);

/** `aws:s3/bucketV2:BucketV2` is what `aws:s3/bucket:Bucket` was called before; both make the same. */
export function rowOf(type: string): Row | undefined {
  return ROWS.get(type) ?? ROWS.get(type.replace(/V2(?=[:]|$)/g, ""));
}

/** The types that have a row, by their current names. */
export const SYNTHESISED_TYPES: readonly string[] = [...ROWS.keys()];
