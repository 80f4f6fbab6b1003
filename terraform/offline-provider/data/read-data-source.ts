import type { ProviderContext } from "../context.ts";
import type { ObjectValue } from "../value.ts";
import { dataSources } from "./sources.ts";

/** Answers a data source, or says in a sentence why it cannot. */
export function readDataSource(type: string, config: ObjectValue, context: ProviderContext): ObjectValue | string {
  const source = dataSources[type];
  if (source !== undefined) return source(config, context);
  const answered = Object.keys(dataSources).sort().join(", ");
  return `The offline provider has no AWS account to ask, so it cannot answer ${type}. Pass what it would find as a variable. It answers ${answered}.`;
}
