export interface VerbEntry {
  readonly summary: string;
  /** The verb's citty command is the default export; what its `run` returns is the exit status. */
  readonly load: () => Promise<{ readonly default: unknown }>;
}

/** Loaded one at a time, so that `bulkhead --help` does not pay for what it does not run. */
export const VERBS: Readonly<Record<string, VerbEntry>> = {
  start: {
    summary: "prove every system of this repository and run the tenants platform on this machine",
    load: () => import("./commands/start.ts"),
  },
  prove: { summary: "prove that no compartment reaches another", load: () => import("./commands/prove.ts") },
  can: {
    summary: "whether a principal may do an action on a resource, and why",
    load: () => import("./commands/can.ts"),
  },
  "who-can": { summary: "who may do an action on a resource, and why", load: () => import("./commands/who-can.ts") },
  plan: {
    summary: "what a deployment would change, by compartment, and which data it would lose",
    load: () => import("./commands/plan.ts"),
  },
  tenants: {
    summary: "list, add, remove, suspend and resume tenants",
    load: () => import("./commands/tenants.ts"),
  },
  cells: { summary: "how full each cell is, and where a new tenant goes", load: () => import("./commands/cells.ts") },
  quotas: {
    summary: "what stacks use of AWS's quotas, which binds first and what to ask for",
    load: () => import("./commands/quotas.ts"),
  },
  cost: {
    summary: "estimate what stacks cost in a month, by tenant",
    load: () => import("./commands/cost.ts"),
  },
  deploy: {
    summary: "prove, and then deploy Pulumi stacks with Pulumi's own engine",
    load: () => import("./commands/deploy.ts"),
  },
  graph: { summary: "print what a program would deploy, as a graph", load: () => import("./commands/graph.ts") },
  attack: {
    summary: "attack a captured platform that runs on this machine, from outside and from inside",
    load: () => import("./commands/attack.ts"),
  },
  local: { summary: "run a captured stack on this machine", load: () => import("./commands/local.ts") },
  token: { summary: "get a tenant's token from the local cloud", load: () => import("./commands/token.ts") },
  logs: { summary: "show what a tenant's functions log in the local cloud", load: () => import("./commands/logs.ts") },
  terraform: {
    summary: "run Terraform with the offline AWS provider: no account, no network",
    load: () => import("./commands/terraform.ts"),
  },
  doctor: {
    summary: "whether this machine has what Bulkhead needs",
    load: () => import("./commands/doctor.ts"),
  },
  completion: { summary: "print a shell's completion", load: () => import("./commands/completion.ts") },
};
