import { writeLog } from "../shared/log.ts";
import { type Authorizer, createAuthorizer } from "./create-authorizer.ts";
import { fetchKeySet } from "./fetch-key-set.ts";

/** API Gateway's TOKEN authorizer for every tenant. */
export const handler: Authorizer = createAuthorizer({
  environment: process.env,
  fetchKeySet,
  now: Date.now,
  log: writeLog,
});
