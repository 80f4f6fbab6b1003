import { configurationFiles } from "./configuration-files.ts";

/** A late release of each line that configurations still pin, for pins to a whole line. */
const LATE_OF_EACH_LINE = ["5.100.0", "4.67.0", "3.76.1", "2.70.4"];

/** A pin beside `hashicorp/aws` in `required_providers`, in either order, and the older one in the provider's block. */
const PINS = [
  /\baws"?\s*[=:]\s*\{[^}]*?\bversion"?\s*[=:]\s*"([^"]*)"/g,
  /\bprovider\s+"aws"\s*\{[^}]*?\bversion\s*=\s*"([^"]*)"/g,
];

/**
 * Versions of the AWS provider that a root and its local modules name and that are older than the one whose schema there
 * is: a pin such as `~> 4.11.0` is met by no other.
 */
export async function olderVersions(source: string, own: string): Promise<readonly string[]> {
  const files = await configurationFiles(source);
  const pins = files.flatMap(({ text }) =>
    PINS.flatMap((pin) => [...text.matchAll(pin)].map(([, said]) => said ?? "")),
  );
  const named = pins.flatMap((pin) => pin.match(/\d+(\.\d+){0,2}(?![\w.-])/g) ?? []).map(whole);
  return [...new Set([...LATE_OF_EACH_LINE, ...named])].filter((version) => isOlder(version, own)).sort();
}

const whole = (version: string): string => [...version.split("."), "0", "0"].slice(0, 3).join(".");

function isOlder(version: string, than: string): boolean {
  const [left, right] = [version, than].map((each) => each.split(".").map(Number));
  const at = [0, 1, 2].find((index) => left?.[index] !== right?.[index]);
  return at !== undefined && (left?.[at] ?? 0) < (right?.[at] ?? 0);
}
