import type { Bug } from "./plant-bug.ts";

export const BUGS: readonly Bug[] = [];
