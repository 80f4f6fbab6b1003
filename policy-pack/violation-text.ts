import type { Finding } from "../prover/verdict.ts";

/** A chain is long where policies are. */
const LINKS = 8;

/** A finding in lines: the sentence, the chain, how to close it, where it was declared. */
export function violationText({ sentence, because, fix, source }: Finding): string {
  const more = because.length - LINKS;
  return [
    sentence,
    ...because.slice(0, LINKS).map((link) => `  because ${link}`),
    ...(more > 0 ? [`  … and ${more} more: bulkhead prove --json shows all.`] : []),
    `  fix: ${fix}`,
    ...(source === undefined ? [] : [`  at ${source}`]),
  ].join("\n");
}
