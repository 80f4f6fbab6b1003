import type { Attack } from "./attack.ts";
import { awsAttacks } from "./inside/aws-attacks.ts";
import { functionAttacks } from "./inside/function-attacks.ts";
import { machineAttacks } from "./inside/machine-attacks.ts";
import { hostAttacks, signatureAttacks } from "./inside/signature-attacks.ts";
import { exhaustion } from "./outside/exhaustion.ts";
import { foreignTokens } from "./outside/foreign-tokens.ts";
import { forgedTokens } from "./outside/forged-tokens.ts";
import { headerTricks } from "./outside/header-tricks.ts";
import { pathTricks } from "./outside/path-tricks.ts";
import { smuggling } from "./outside/smuggling.ts";
import type { Target } from "./target.ts";

/** Every attack on a platform, in the order of its kinds. */
export function attacksOn(target: Target): readonly Attack[] {
  return [foreignTokens, forgedTokens, pathTricks, headerTricks, smuggling, exhaustion]
    .flatMap((make) => make(target))
    .concat(
      [awsAttacks, functionAttacks, signatureAttacks, hostAttacks, machineAttacks].flatMap((make) => make(target)),
    );
}
