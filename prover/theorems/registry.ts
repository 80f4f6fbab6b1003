import type { Theorem } from "../theorem.ts";
import { environments } from "./environments/theorem.ts";
import { escalation } from "./escalation/theorem.ts";
import { identity } from "./identity/theorem.ts";
import { keys } from "./keys/theorem.ts";
import { logs } from "./logs/theorem.ts";
import { network } from "./network/theorem.ts";
import { routes } from "./routes/theorem.ts";
import { runtime } from "./runtime/theorem.ts";

/** Every isolation theorem, in the order of the reports. */
export const ISOLATION: readonly Theorem[] = [identity, escalation, keys, network, routes, logs, runtime, environments];
