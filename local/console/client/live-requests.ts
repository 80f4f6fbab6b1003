import { type ComponentChild, h } from "preact";
import { useState } from "preact/hooks";
import type { AccessDecision } from "../../decisions.ts";
import type { AnsweredRequest } from "../../requests.ts";
import { type Feed, useFeed } from "./feed.ts";
import { timeOf } from "./time-of.ts";

const SHOWN = 200;

/** The newest requests first, each with what every wall decided of it and why. */
export function LiveRequests({ events }: { readonly events: Feed }): ComponentChild {
  const { connected, requests, decisions } = useFeed(events);
  const [onlyDenied, setOnlyDenied] = useState(false);
  const [open, setOpen] = useState<string>();
  const byRequest = grouped(decisions);
  const denied = ({ requestId, status }: AnsweredRequest): boolean =>
    status >= 400 || (byRequest.get(requestId) ?? []).some(({ verdict }) => verdict === "deny");
  const shown = requests
    .filter((request) => !onlyDenied || denied(request))
    .slice(-SHOWN)
    .reverse();
  const known = new Set(requests.map(({ requestId }) => requestId));
  const loose = decisions
    .filter(
      ({ requestId, verdict }) =>
        (requestId === undefined || !known.has(requestId)) && (!onlyDenied || verdict === "deny"),
    )
    .slice(-SHOWN)
    .reverse();
  return h(
    "div",
    null,
    h(
      "div",
      { class: "tools" },
      h(
        "label",
        { class: "check" },
        h("input", { type: "checkbox", checked: onlyDenied, onChange: () => setOnlyDenied(!onlyDenied) }),
        "Only what was refused",
      ),
      h(
        "span",
        { class: "soft", role: "status" },
        connected ? `${requests.length} requests` : "The local cloud is not there.",
      ),
    ),
    shown.length === 0
      ? h("p", { class: "soft" }, "No request yet: send one above.")
      : h(
          "div",
          { class: "stream", tabIndex: 0, role: "region", "aria-label": "Requests, newest first" },
          h(
            "ol",
            null,
            shown.map((request) =>
              h(RequestRow, {
                key: request.requestId,
                request,
                decisions: byRequest.get(request.requestId) ?? [],
                isOpen: open === request.requestId,
                toggle: () => setOpen(open === request.requestId ? undefined : request.requestId),
              }),
            ),
          ),
        ),
    loose.length === 0
      ? null
      : h("details", null, h("summary", null, `${loose.length} decisions outside these requests`), decisionList(loose)),
  );
}

interface Row {
  readonly request: AnsweredRequest;
  readonly decisions: readonly AccessDecision[];
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

function RequestRow({ request, decisions, isOpen, toggle }: Row): ComponentChild {
  const { time, method, path, status, milliseconds, refusal, principalId } = request;
  const denials = decisions.filter(({ verdict }) => verdict === "deny").length;
  const word = denials > 0 || status >= 400 ? "refuted" : "proved";
  return h(
    "li",
    null,
    h(
      "button",
      { type: "button", class: "row", "aria-expanded": isOpen, onClick: toggle },
      h(
        "span",
        { class: "line" },
        h("span", { class: "soft mono" }, timeOf(time)),
        h("span", null, h("span", { class: `verdict status ${word}` }, status)),
        h("span", { class: "soft" }, `${milliseconds} ms`),
        h("span", { class: "path" }, h("code", null, `${method} ${path}`)),
        h("span", { class: "soft" }, denials > 0 ? `${denials} denied` : `${decisions.length} decisions`),
      ),
    ),
    isOpen
      ? h(
          "div",
          null,
          h("p", { class: "soft" }, [
            principalId === undefined ? "Nobody known." : `Known as ${principalId}.`,
            refusal === undefined ? "" : ` Answered by the API: ${refusal}.`,
          ]),
          decisions.length === 0 ? h("p", { class: "soft" }, "No wall was asked.") : decisionList(decisions),
        )
      : null,
  );
}

function decisionList(decisions: readonly AccessDecision[]): ComponentChild {
  return h(
    "ul",
    { class: "decisions" },
    decisions.map((decision) => {
      const { sequence, layer, verdict, principal, action, resource, because, by } = decision;
      const statements = by.map(
        ({ address, sid, statement }) =>
          `${address}${sid === undefined ? "" : ` "${sid}"`}${statement === undefined ? "" : `, statement ${statement}`}`,
      );
      return h(
        "li",
        { key: sequence, class: verdict },
        h(
          "div",
          null,
          h("span", { class: `verdict ${verdict === "allow" ? "proved" : "refuted"}` }, `${layer}: ${verdict}`),
          " ",
          h("code", null, action),
          " on ",
          h("code", null, resource),
        ),
        h("div", null, because),
        statements.length === 0 ? null : h("div", { class: "soft" }, statements.join("; ")),
        h("div", { class: "soft" }, "asked by ", h("code", null, principal)),
      );
    }),
  );
}

function grouped(decisions: readonly AccessDecision[]): ReadonlyMap<string, readonly AccessDecision[]> {
  const groups = new Map<string, AccessDecision[]>();
  for (const decision of decisions) {
    if (decision.requestId === undefined) continue;
    const same = groups.get(decision.requestId);
    if (same === undefined) groups.set(decision.requestId, [decision]);
    else same.push(decision);
  }
  return groups;
}
