import { dynaliteEmulator } from "./dynalite-emulator.ts";
import { dynoxideEmulator, findDynoxide } from "./dynoxide-emulator.ts";
import type { DynamoDbEmulator } from "./emulator.ts";

/** dynoxide where the machine lets it have a network of its own, and dynalite where not: it has no transactions. */
export function defaultEmulator(): DynamoDbEmulator {
  const tools = findDynoxide();
  return tools === undefined ? dynaliteEmulator() : either(dynoxideEmulator(tools), dynaliteEmulator());
}

/** The second in place of the first, where that cannot be started. */
function either(first: DynamoDbEmulator, second: DynamoDbEmulator): DynamoDbEmulator {
  let running = first;
  return {
    start: async (folder) => {
      try {
        return await first.start(folder);
      } catch {
        await first.stop();
        running = second;
        return second.start(folder);
      }
    },
    stop: () => running.stop(),
  };
}
