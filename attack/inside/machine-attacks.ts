import type { Layer } from "../../local/containment/layers.ts";
import { type Attack, held, through } from "../attack.ts";
import { reaches } from "../bait.ts";
import type { Field } from "../field.ts";
import type { Kind } from "../kinds.ts";
import type { Target } from "../target.ts";
import { outcomeOfAttempt } from "./answers.ts";

/** Names of `functions/machine.mjs`, by what is wanted and the layer of containment that has to hold. */
export const ATTEMPTS: readonly (readonly [Kind, Layer, readonly string[]])[] = [
  [
    "addresses",
    "network",
    [
      "every port of the loopback interface",
      "the control server",
      "the database emulator and every other port of the cloud",
      "a port of the machine's other addresses",
      "an abstract Unix socket",
      "a datagram to the machine",
    ],
  ],
  ["addresses", "files", ["a Unix socket in the file system"]],
  ["names", "network", ["names by another resolver"]],
  ["inspectors", "processes", ["the inspector of another program"]],
  [
    "processes",
    "processes",
    [
      "the process table",
      "environments of other processes",
      "memory of other processes",
      "roots of other processes",
      "a signal to the cloud",
      "a signal to a sibling",
    ],
  ],
  [
    "files",
    "files",
    [
      "the cloud's folder",
      "folders of siblings",
      "the file with the control server's secret",
      "the repository",
      "the machine's files",
      "the machine's folders",
      "a way up",
      "a change of its own code",
      "a file outside its own place",
      "programs of the machine",
    ],
  ],
  ["rights", "user", ["a way to trace or mount"]],
];

/** What the attacker tries from inside the process, knowing where everything is. */
export function machineAttacks(target: Target): readonly Attack[] {
  const asRoot: typeof ATTEMPTS = process.getuid?.() === 0 ? [["rights", "user", ["another user"]]] : [];
  return [
    ...[...ATTEMPTS, ...asRoot].flatMap(([kind, layer, names]) =>
      names.map((name) => machineAttack(kind, layer, name)),
    ),
    {
      ...contained("files", "files", "the data folder"),
      attempt: async ({ inside, dataFolder }) => outcomeOfAttempt(await inside({ act: "list", path: dataFolder })),
    },
    {
      ...contained("inspectors", "network", "a debugger of its own that others reach"),
      attempt: reachInspector,
    },
    ...nameAttacks(target),
  ];
}

function contained(kind: Kind, layer: Layer, name: string): Omit<Attack, "attempt"> {
  return { kind, name, wall: `containment: ${layer}`, hole: "no containment" };
}

function machineAttack(kind: Kind, layer: Layer, name: string): Attack {
  return {
    ...contained(kind, layer, name),
    isLong: name === "every port of the loopback interface",
    attempt: async ({ inside, bait }) => {
      const results = await inside({ act: "machine", ...(await bait()).targets(), only: [name] });
      return outcomeOfAttempt(results[name]);
    },
  };
}

/** Within its own network it may open what it likes: nobody else may find it there. */
async function reachInspector({ inside, bait }: Field) {
  const name = "an inspector of its own that others can reach";
  const { targets, inspectorPort } = await bait();
  await inside({ act: "machine", ...targets(), only: [name] });
  return (await reaches(inspectorPort))
    ? through(`port ${inspectorPort} answers`)
    : held("no port of the machine's is opened");
}

/** Names that lead out of the VPC: a firewall stands in the way only of functions in one. */
function nameAttacks({ attacker, region }: Target): readonly Attack[] {
  if (!attacker.isInVpc) return [];
  return ["kms", "sts", "s3", "lambda"].flatMap((service) =>
    [false, true].map((byResolver): Attack => {
      const name = `${service}.${region}.amazonaws.com`;
      return {
        kind: "names",
        name: `${name} ${byResolver ? "asked of the resolver" : "looked up"}`,
        wall: "containment: network",
        hole: "open policies",
        attempt: async ({ inside }) => outcomeOfAttempt(await inside({ act: "names", name, byResolver })),
      };
    }),
  );
}
