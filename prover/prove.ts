import type { Graph } from "../graph/graph.ts";
import type { ProofSettings } from "../model/proof-settings.ts";
import type { ServiceReference } from "./facts/service-reference.ts";
import type { Result, Verdict } from "./verdict.ts";

export interface ProofInput {
  readonly graph: Graph;
  readonly settings: ProofSettings;
  readonly services: ServiceReference;
  /** `YYYY-MM-DD`: whether a declaration has expired is measured by it. */
  readonly today: string;
}

export interface Proof {
  readonly verdict: Verdict;
  readonly results: readonly Result[];
  /** Declarations that are wider than needed, expired, or used by nothing. An expired one covers nothing. */
  readonly declarations: readonly DeclarationRemark[];
  /** Crossings that are declared and exist: printed with every report. */
  readonly declared: readonly DeclaredUse[];
  /** What the verdict stands on: stacks and accounts, and what is not seen. One sentence each. */
  readonly world: readonly string[];
}

export interface DeclarationRemark {
  readonly kind: "expired" | "unused" | "wider";
  readonly sentence: string;
  readonly where: string;
  readonly fix: string;
}

export interface DeclaredUse {
  readonly theorem: string;
  readonly principal: string;
  readonly actions: readonly string[];
  readonly resource: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly where: string;
}
