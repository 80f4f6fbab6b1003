import { type ComponentChild, type ComponentChildren, h } from "preact";
import type { Finding, Replay, Result } from "../../prover/verdict.ts";
import { requestText } from "../request-text.ts";
import { bullets, type Part, section } from "./section.ts";
import { verdictBadge } from "./verdicts.ts";

/** What stands against a proof, in full: a page has room. */
export function findings(results: readonly Result[]): Part | undefined {
  const open = results.filter((result) => result.findings.length > 0);
  if (open.length === 0) return undefined;
  return section(
    "findings",
    "What stands against it",
    open.map(({ id, findings: own }) => [
      h("h3", { key: id }, id),
      [...own].toSorted((a, b) => rank(a) - rank(b)).map((finding) => findingOf(finding)),
    ]),
  );
}

const rank = ({ verdict }: Finding): number => (verdict === "refuted" ? 0 : 1);

function findingOf({
  verdict,
  sentence,
  because,
  fix,
  source,
  resource,
  replay,
  principal,
  action,
  fingerprint,
}: Finding): ComponentChild {
  const facts: readonly (readonly [string, ComponentChildren] | undefined)[] = [
    ...(replay === undefined
      ? [
          principal === undefined ? undefined : (["Who", h("code", null, principal)] as const),
          action === undefined ? undefined : (["Does", h("code", null, action)] as const),
        ]
      : [[WORDS[replay.kind], replayOf(replay)] as const]),
    because.length === 0 ? undefined : (["Because", bullets(because)] as const),
    ["Fix", fix],
    ["At", h("code", null, source === undefined ? resource : `${source} (${resource})`)],
  ];
  return h(
    "article",
    { class: verdict === "refuted" ? "finding" : "finding doubt", key: fingerprint },
    h("p", null, verdictBadge(verdict), " ", sentence),
    h(
      "dl",
      null,
      facts.flatMap((fact) => (fact === undefined ? [] : [h("dt", null, fact[0]), h("dd", null, fact[1])])),
    ),
  );
}

const WORDS: Readonly<Record<Replay["kind"], string>> = { request: "Request", packet: "Packet", call: "Call" };

function replayOf(replay: Replay): ComponentChildren {
  switch (replay.kind) {
    case "request":
      return [
        bullets(requestText(replay.request).map((line) => h("code", null, line))),
        "The reference evaluator allows this request.",
      ];
    case "packet": {
      const { source, destination, protocol, sourcePort, destinationPort, passes } = replay.packet;
      const head = `protocol ${protocol}, from ${source} port ${sourcePort} to ${destination} port ${destinationPort}`;
      return [h("code", null, head), bullets(passes.map((filter) => `passes ${filter}`))];
    }
    case "call":
      return h("code", null, `${replay.method} ${replay.path} reaches ${replay.reaches}`);
  }
}
