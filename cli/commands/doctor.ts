import { defineCommand } from "citty";
import { type Diagnosis, diagnose } from "../doctor/checks.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { type Colour, type Paint, paintFor } from "../reporters/style.ts";
import { labelled } from "../reporters/wrap.ts";

const COLOURS: Readonly<Record<Diagnosis["state"], Colour>> = { well: "green", without: "yellow", fails: "red" };

export default defineCommand({
  meta: {
    name: "doctor",
    description:
      "Look whether this machine and this folder have what Bulkhead needs. Exit status: 0 they have, though something " +
      "may be left out; 1 something that is needed is not there.",
  },
  args: { json: { type: "boolean", default: false, description: "Print what was found as JSON." } },
  run: async ({ args }): Promise<ExitStatus> => {
    const diagnoses = await diagnose(process.cwd());
    const paint = paintFor(process.stdout, process.env);
    const lines = diagnoses.flatMap((diagnosis) => linesOf(diagnosis, paint));
    process.stdout.write(args.json ? `${JSON.stringify(diagnoses, null, 2)}\n` : `${lines.join("\n")}\n`);
    return diagnoses.some(({ state }) => state === "fails") ? EXIT.refuted : EXIT.holds;
  },
});

function linesOf({ what, state, finding, fix }: Diagnosis, paint: Paint): readonly string[] {
  const head = state.padEnd(9);
  const [first = "", ...rest] = labelled(`${head}${what.padEnd(18)}`, finding);
  return [
    first.replace(state, paint(COLOURS[state], state)),
    ...rest,
    ...(fix === undefined ? [] : labelled(`${" ".repeat(27)}fix  `, fix)),
  ];
}
