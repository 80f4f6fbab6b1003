import { defineCommand } from "citty";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import { readBaselineFile, writeBaselineFile } from "../baseline-file.ts";
import { captureWorld } from "../capture-world.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { packageVersion } from "../package-version.ts";
import { captureProgress, progress } from "../progress.ts";
import { exitStatusOf } from "../proof-report.ts";
import { findingsToAccept, loadProver, proveWorld } from "../prove-world.ts";
import { renderProofJson } from "../reporters/proof-json.ts";
import { renderProofText } from "../reporters/proof-text.ts";
import { paintFor } from "../reporters/style.ts";
import { chosenCaptures, STACK_ARGUMENT, TARGET_ARGUMENT } from "../target-arguments.ts";
import { tellingTime } from "../working-time.ts";
import { writeReportFile } from "../write-report-file.ts";

export default defineCommand({
  meta: {
    name: "prove",
    description:
      "Prove that no compartment reaches another, before anything is deployed. Several targets and stacks are one " +
      "world; without a target, all that bulkhead.yaml names. Exit status: 0 proved, 1 refuted, 2 unknown or nothing " +
      "to check, 3 wrong usage or a failure. Progress goes to the error output.",
  },
  args: {
    target: TARGET_ARGUMENT,
    stack: STACK_ARGUMENT,
    json: { type: "boolean", default: false, description: "Print the whole report as JSON." },
    html: { type: "string", description: "Write the report to this file as one page of HTML, to be sent and printed." },
    sarif: { type: "string", description: "Write the findings to this file as SARIF 2.1.0, for code scanning." },
    markdown: {
      type: "string",
      description: "Write the verdict to this file as Markdown, for a pull request's comment.",
    },
    baseline: {
      type: "string",
      description: "A file of accepted findings: only others count. Over the one of bulkhead.yaml.",
    },
    "write-baseline": { type: "string", description: "Accept all findings of this run: write them to this file." },
  },
  run: async ({ args, rawArgs }): Promise<ExitStatus> => {
    const config = readBulkheadConfig(process.cwd());
    const captures = chosenCaptures(config, args._, rawArgs);
    const baseline = args.baseline === undefined ? config.proof.baseline : readBaselineFile(args.baseline);
    const writeTo = args["write-baseline"];
    const prover = loadProver();
    prover.catch(() => {});
    const world = await captureWorld(captures, captureProgress);
    progress(`proving   ${world.graph.nodes.length} nodes`);
    const loaded = await prover;
    const report = await tellingTime(() =>
      proveWorld(world, loaded, {
        proof: { ...config.proof, baseline: writeTo === undefined ? baseline : [] },
        whole: args._.length === 0 && args.stack === undefined,
      }),
    );
    const text = args.json ? renderProofJson(report) : renderProofText(report, paintFor(process.stdout, process.env));
    process.stdout.write(text);
    if (args.html !== undefined) {
      const { renderReportPage } = await import("../reporters/proof-html.ts");
      writeReportFile("--html", args.html, renderReportPage(report, world.graph, config.proof, packageVersion()));
    }
    if (args.sarif !== undefined) {
      const { renderProofSarif } = await import("../reporters/proof-sarif.ts");
      writeReportFile("--sarif", args.sarif, renderProofSarif(report, packageVersion()));
    }
    if (args.markdown !== undefined) {
      const { renderProofMarkdown } = await import("../reporters/proof-markdown.ts");
      writeReportFile("--markdown", args.markdown, renderProofMarkdown(report));
    }
    if (writeTo === undefined) return exitStatusOf(report);
    const accepted = await tellingTime(() => findingsToAccept(world, loaded, { proof: config.proof }));
    const findings = writeBaselineFile(writeTo, accepted);
    progress(
      `${writeTo} accepts ${findings} ${findings === 1 ? "finding" : "findings"}; say baseline: ${writeTo} in bulkhead.yaml.`,
    );
    return EXIT.holds;
  },
});
