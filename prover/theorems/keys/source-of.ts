import type { sourcesOf } from "../chain.ts";

/** `FILE:LINE` of a node by its address, among the stacks of the nodes with these ids. */
export type SourceOf = ReturnType<typeof sourcesOf>;
