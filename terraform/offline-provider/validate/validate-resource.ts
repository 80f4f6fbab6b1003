import type { Finding } from "../protocol/diagnostic.ts";
import type { ObjectValue } from "../value.ts";

/** What the real provider would refuse while it validates a configuration. */
export function validateResource(_type: string, _config: ObjectValue): Finding[] {
  return [];
}
