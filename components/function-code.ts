import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { type BuildFailure, buildSync } from "esbuild";
import { UserError } from "../model/errors.ts";

/** What a function of ours is configured with, so that it finds its code. */
export const FUNCTION_RUNTIME = "nodejs22.x";
export const FUNCTION_HANDLER = "index.handler";
export const FUNCTION_ARCHITECTURE = "arm64";

/** The repository's root: bundling begins here, so that no path of one machine gets into the code. */
const ROOT = fileURLToPath(new URL("..", import.meta.url));

const bundles = new Map<string, string>();

/**
 * The deployment package of `lambda/<name>/handler.ts`: one file `index.cjs`, without the AWS SDK, which the runtime has.
 * Bundled while the program runs, so that no build step stands between an edit and `pulumi up`, and once a process
 * however many functions use it. Equal sources give equal bytes, on any machine.
 *
 * @throws UserError where the source does not bundle, with the source's line.
 */
export function functionCode(name: string): pulumi.asset.AssetArchive {
  return new pulumi.asset.AssetArchive({ "index.cjs": new pulumi.asset.StringAsset(bundledFunction(name)) });
}

/** The text of the bundle that {@link functionCode} packs. */
export function bundledFunction(name: string): string {
  const known = bundles.get(name);
  if (known !== undefined) return known;
  const bundle = bundleHandler(`lambda/${name}/handler.ts`);
  bundles.set(name, bundle);
  return bundle;
}

/** @param entry the handler's file, relative to `root`. */
export function bundleHandler(entry: string, root: string = ROOT): string {
  try {
    const { outputFiles } = buildSync({
      absWorkingDir: root,
      entryPoints: [entry],
      bundle: true,
      write: false,
      // Node loads the AWS SDK from a CommonJS module in half the time that an ES module takes.
      format: "cjs",
      banner: { js: '"use strict";' },
      platform: "node",
      target: "node22",
      external: ["@aws-sdk/*", "@smithy/*"],
      charset: "utf8",
      legalComments: "none",
      // Names are kept: a stack trace in a log has to say which function failed.
      minifySyntax: true,
      minifyWhitespace: true,
      tsconfigRaw: {},
      logLevel: "silent",
    });
    return outputFiles.map((file) => file.text).join("");
  } catch (failure) {
    throw isBuildFailure(failure) ? bundlingError(entry, failure) : failure;
  }
}

function isBuildFailure(failure: unknown): failure is BuildFailure {
  return failure instanceof Error && "errors" in failure && Array.isArray(failure.errors);
}

function bundlingError(entry: string, { errors: [first] }: BuildFailure): UserError {
  const location = first?.location;
  return new UserError({
    message: `The function's code does not bundle: ${first?.text ?? "unknown reason"}.`,
    where: location ? `${location.file}:${location.line}` : entry,
    fix: "Correct the source.",
  });
}
