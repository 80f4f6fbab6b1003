import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { UserError } from "../../model/errors.ts";
import type { PulumiProject } from "./project-files.ts";
import type { StackConfig } from "./stack-config.ts";

export interface Launch {
  readonly directory: string;
  readonly nodeArguments: readonly string[];
  /** Pulumi's own runner, of the SDK that the program has installed. */
  readonly runner: string;
  /** The folder of that SDK. */
  readonly sdk: string;
  readonly runnerArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface LaunchOptions {
  readonly project: PulumiProject;
  readonly stack: string;
  readonly config: StackConfig;
  readonly organization?: string;
  readonly monitorAddress: string;
  readonly engineAddress: string;
}

/**
 * How Pulumi's Node.js language host starts a program for a preview.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/pulumi-language-nodejs/main.go
 * @throws UserError where the program has no SDK installed.
 */
export function launchOf(options: LaunchOptions): Launch {
  const { project, stack, config } = options;
  const sdk = sdkOf(project);
  return {
    directory: project.directory,
    nodeArguments: project.nodeArguments,
    runner: join(sdk, "cmd", "run", "index.js"),
    sdk,
    runnerArguments: [
      ["--monitor", options.monitorAddress],
      ["--engine", options.engineAddress],
      ["--organization", options.organization ?? "organization"],
      ["--project", project.name],
      ["--root-directory", project.root],
      ["--stack", stack],
      ["--pwd", project.directory],
      ["--dry-run"],
      ["--parallel", "16"],
      [project.entryPoint],
    ].flat(),
    environment: {
      PULUMI_CONFIG: JSON.stringify(config.values),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(config.secretKeys),
      ...(project.typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
      ...(project.tsconfig !== undefined && { PULUMI_NODEJS_TSCONFIG_PATH: project.tsconfig }),
    },
  };
}

function sdkOf({ directory }: PulumiProject): string {
  const lookup = createRequire(join(directory, "program.js")).resolve.paths("@pulumi/pulumi") ?? [];
  const sdk = lookup
    .map((folder) => join(folder, "@pulumi", "pulumi"))
    .find((path) => existsSync(join(path, "package.json")));
  if (sdk !== undefined) return sdk;
  throw new UserError({
    message: "The program's SDK, @pulumi/pulumi, is not installed.",
    where: directory,
    fix: `Install the program's dependencies: npm install in ${dirname(join(directory, "program.js"))}.`,
  });
}
