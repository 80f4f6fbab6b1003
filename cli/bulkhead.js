#!/usr/bin/env node
// The one JavaScript file: it teaches Node to read the TypeScript beside it, so that nothing needs to be built.
import module from "node:module";
import { register } from "tsx/esm/api";

// Node.js 22.8 and later keep what they have compiled.
module.enableCompileCache?.();
register();
await import("./main.ts");
