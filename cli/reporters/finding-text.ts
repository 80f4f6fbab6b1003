import type { Request } from "../../prover/iam/request.ts";
import type { Finding, PacketReplay, Replay } from "../../prover/verdict.ts";
import { requestText } from "../../report/request-text.ts";
import type { Paint } from "./style.ts";
import { labelled } from "./wrap.ts";

/** A chain is long where policies are; the rest of it is in `--json`. */
const LINKS = 12;

/** One finding: the sentence, the counterexample, the chain that leads to it, and how to close it. */
export function renderFinding(id: string, finding: Finding, paint: Paint): readonly string[] {
  const { verdict, sentence, because, fix, source, resource, replay } = finding;
  const head = verdict === "refuted" ? paint("red", "REFUTED") : paint("yellow", "UNKNOWN");
  const more = because.length - LINKS;
  return [
    `${head} ${id}`,
    ...labelled("", sentence, 2),
    ...(replay === undefined ? requestOf(finding) : replayLines(replay)),
    ...because.slice(0, LINKS).flatMap((link, index) => labelled(index === 0 ? "because  " : "         ", link, 4)),
    ...(more > 0 ? [`             … and ${more} more: --json holds all.`] : []),
    ...labelled("fix      ", fix, 4),
    ...labelled("at       ", source === undefined ? resource : `${source} (${resource})`, 4),
  ];
}

/** Without a replay: as far as the finding says who asks for what. */
function requestOf({ principal, action }: Finding): readonly string[] {
  return [
    ...(principal === undefined ? [] : labelled("who      ", principal, 4)),
    ...(action === undefined ? [] : labelled("does     ", action, 4)),
  ];
}

function replayLines(replay: Replay): readonly string[] {
  switch (replay.kind) {
    case "request":
      return [
        ...requestLines(replay.request),
        ...labelled("replay   ", "The reference evaluator allows this request.", 4),
      ];
    case "packet":
      return packetLines(replay.packet);
    case "call":
      return labelled("call     ", `${replay.method} ${replay.path} reaches ${replay.reaches}`, 4);
  }
}

export function requestLines(request: Request): readonly string[] {
  return requestText(request).flatMap((line, index) => labelled(index === 0 ? "request  " : "         ", line, 4));
}

/** The last line of a packet's way, which is no filter. */
const ABOUT_THE_ANSWER = /^(whether an answer|the answer) /;

function packetLines(packet: PacketReplay): readonly string[] {
  const { source, destination, protocol, sourcePort, destinationPort, passes } = packet;
  const ports = protocol === 6 || protocol === 17;
  const text = ports
    ? `${protocol === 6 ? "TCP" : "UDP"} from ${source} port ${sourcePort} to ${destination} port ${destinationPort}`
    : `protocol ${protocol} from ${source} to ${destination}`;
  return [
    ...labelled("packet   ", text, 4),
    ...passes.flatMap((step) => labelled("         ", ABOUT_THE_ANSWER.test(step) ? step : `passes ${step}`, 4)),
  ];
}
