import type { Figure } from "./figure.ts";
import { renderFigures } from "./render-figures.ts";

/** A benchmark measures side by side in one run and returns what it measured; it asserts nothing. */
type Benchmark = () => Promise<readonly Figure[]>;

const BENCHMARKS: Readonly<Record<string, () => Promise<{ readonly default: Benchmark }>>> = {
  authorizer: () => import("./authorizer.ts"),
  capture: () => import("./capture.ts"),
  local: () => import("./local.ts"),
  "local-soak": () => import("./local-soak.ts"),
  "prove-command": () => import("./prove-command.ts"),
  prover: () => import("./prover.ts"),
  scale: () => import("./scale.ts"),
  terraform: () => import("./terraform.ts"),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => BENCHMARKS[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(
    `There is no benchmark "${unknown.join('", "')}". Use: ${Object.keys(BENCHMARKS).join(", ")}.\n`,
  );
  process.exit(3);
}

const names = chosen.length > 0 ? chosen : Object.keys(BENCHMARKS);
let missed = 0;
for (const name of names) {
  process.stderr.write(`measuring ${name} …\n`);
  const figures = await (await BENCHMARKS[name]?.())?.default();
  process.stdout.write(`${renderFigures(name, figures ?? [])}\n\n`);
  missed += (figures ?? []).filter(({ holds }) => holds === false).length;
}
process.stdout.write(missed === 0 ? "Every wanted figure holds.\n" : `${missed} wanted figure(s) do not hold.\n`);
