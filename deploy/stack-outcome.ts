/** One stack of one Pulumi project, to be handed to the engine. */
export interface StackToDeploy {
  /** The project's folder, absolute. */
  readonly directory: string;
  readonly stack: string;
  /** As progress and reports name it. */
  readonly label: string;
  /** Environment variables of the program, over those of this process. */
  readonly env: Readonly<Record<string, string>>;
}

/** What the engine did, or would do, with a stack. */
export interface StackOutcome {
  readonly label: string;
  readonly outcome: "deployed" | "previewed" | "failed" | "left";
  /** Operation → resources: `{ create: 12, same: 80 }`. */
  readonly changes: Readonly<Record<string, number>>;
  /** Why it failed, one sentence of the engine a line. */
  readonly errors: readonly string[];
  /** What to do next, where something is known. */
  readonly fix?: string;
  /** Seconds. */
  readonly seconds: number;
}
