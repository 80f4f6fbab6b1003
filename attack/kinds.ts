/** Every kind of attack, in the order of the report: what an attacker wants. */
export const KINDS = {
  "foreign tokens": "a tenant's token at every other tenant's endpoint",
  "forged tokens": "tokens that the user pool did not sign, or not for this API, or not for now",
  "path tricks": "paths that one reader takes for one tenant's and another for another's",
  "header tricks": "headers that name another path, method, host or caller",
  "request smuggling": "a second request inside the first",
  "oversized bodies": "bodies without end: the API has to go on serving others",
  "slow clients": "requests that never end: the API has to go on serving others",
  "many connections": "thousands of connections: the API has to go on serving others",
  tables: "reading and writing another tenant's tables and indexes",
  partiql: "the same by PartiQL",
  batches: "batches and transactions that mix tables of two tenants",
  keys: "encrypting and decrypting with another tenant's key",
  roles: "assuming another tenant's role",
  "log groups": "writing to another tenant's log group",
  functions: "calling another tenant's function",
  "forged credentials": "calls to AWS that are signed by nobody, or in another's name",
  "replayed signatures": "signatures of another time, body, operation or service",
  "other regions": "another tenant's table by another region, host or account",
  addresses: "ports, sockets and addresses of the machine, of siblings and of the cloud",
  names: "names that the DNS firewall does not let a function resolve, and resolvers that it does not ask",
  inspectors: "debuggers of siblings, opened by a signal",
  processes: "the process table, environments, memory and killing of siblings and of the cloud",
  files: "the data folder, the code of siblings, the repository and the machine's files",
  rights: "becoming another user, tracing, mounting",
} as const;

export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[];
