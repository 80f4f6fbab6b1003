#!/usr/bin/env node
// The one JavaScript file: it teaches Node to read the TypeScript beside it, so that nothing needs to be built.
import { register } from "tsx/esm/api";

register();
await import("./main.ts");
