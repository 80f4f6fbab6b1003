import type { Answer } from "../../prover/questions/answer.ts";
import { withShortAddresses } from "../../report/short-addresses.ts";
import { requestLines } from "./finding-text.ts";
import type { Colour, Paint } from "./style.ts";
import { labelled } from "./wrap.ts";

/** What an answer comes to: an unread policy could decide otherwise, so a denial beside one is not sure. */
export type AnswerVerdict = "yes" | "no" | "unknown";

export function verdictOf({ access, doubts }: Answer): AnswerVerdict {
  if (access.verdict === "allowed") return "yes";
  return access.verdict === "denied" && doubts.length === 0 ? "no" : "unknown";
}

const COLOURS: Readonly<Record<AnswerVerdict, Colour>> = { yes: "yellow", no: "green", unknown: "yellow" };

/** One answer: who, whether, on what; by which request and through which statements, or why it is not known. */
export function renderAnswer(full: Answer, severalStacks: boolean, paint: Paint): string {
  const answer = withShortAddresses(full, severalStacks);
  const verdict = verdictOf(answer);
  const { principal, from, action, resource, to, doubts } = answer;
  const may = verdict === "yes" ? "can" : verdict === "no" ? "cannot" : "may be able to";
  const sentence = `${principal} (${from}) ${may} ${action} on ${resource} (${to}).`;
  const [first = "", ...rest] = labelled(`${verdict.toUpperCase().padEnd(8)}`, sentence);
  const head = [first.replace(verdict.toUpperCase(), paint(COLOURS[verdict], verdict.toUpperCase())), ...rest];
  return [...head, ...reasons(answer), ...doubts.flatMap((doubt) => labelled("unread   ", doubt, 4))].join("\n");
}

function reasons({ access, because }: Answer): readonly string[] {
  if (access.verdict === "denied")
    return labelled("because  ", "No request of theirs is allowed, whatever its context.", 4);
  if (access.verdict === "unknown") return labelled("because  ", access.reason, 4);
  return [
    ...requestLines(access.request),
    ...because.flatMap((link, index) => labelled(index === 0 ? "because  " : "         ", link, 4)),
  ];
}
