import type { WireObject } from "./wire.ts";

/** Where a program stood: an absolute path, line and column from 1. */
export interface ProgramPosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What a program says of a resource, in the words of the engine's protocol, free of any SDK's message classes. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly category: "custom" | "component" | "provider" | "data";
  readonly parent?: string;
  /** `URN::ID` of an explicit provider. */
  readonly provider?: string;
  /** Package → provider, as a component hands it to its children. */
  readonly providers: Readonly<Record<string, string>>;
  /** The id of a resource that is read or imported. */
  readonly id?: string;
  readonly inputs: WireObject;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly options: RegistrationOptions;
  readonly secretOutputs: readonly string[];
  readonly position?: ProgramPosition;
}

export interface RegistrationOptions {
  readonly protect?: boolean;
  readonly retain?: boolean;
  readonly aliases?: readonly string[];
  readonly ignoreChanges?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  readonly import?: string;
}

export interface Registered extends Registration {
  readonly urn: string;
  /** Absent: not known before deployment. */
  readonly resourceId?: string;
  readonly outputs: WireObject;
}

/** Everything that one run of a program told its engine. Plain data, so that it can cross a process boundary. */
export interface CapturedProgram {
  readonly project: string;
  readonly stack: string;
  readonly resources: readonly Registered[];
  readonly outputs: WireObject;
  readonly warnings: readonly string[];
}

/** Where the program would be deployed: what is said to it when it asks, and what ids and ARNs are made of. */
export interface Place {
  readonly account: string;
  readonly region: string;
}
