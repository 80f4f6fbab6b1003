// What can be seen of the machine and of names, of which a function is told.
import { lookup, Resolver } from "node:dns/promises";
import { readdirSync } from "node:fs";

export function list({ path }) {
  try {
    return { succeeded: true, got: readdirSync(path).slice(0, 5).join(" ") };
  } catch (error) {
    return { succeeded: false, why: error.code };
  }
}

export async function lookUp({ name, byResolver }) {
  try {
    const found = byResolver ? await new Resolver({ tries: 1, timeout: 2_000 }).resolve4(name) : await lookup(name);
    return { succeeded: true, got: `${name} is ${JSON.stringify(found)}` };
  } catch (error) {
    return { succeeded: false, why: error.code };
  }
}
