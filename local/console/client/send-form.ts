import { type ComponentChild, h } from "preact";
import { useState } from "preact/hooks";
import type { ConsoleData } from "../console-page.ts";
import type { SentAnswer } from "../send-as.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
const NOBODY = "";

type Changed = { readonly currentTarget: { readonly value: string } };

/** Sends a request with a tenant's token, or with none, to any path: one's own, or another tenant's. */
export function SendForm({ data }: { readonly data: ConsoleData }): ComponentChild {
  const [first] = data.tenants;
  const [tenant, setTenant] = useState(first?.id ?? NOBODY);
  const [method, setMethod] = useState<string>("GET");
  const [path, setPath] = useState(`/tenants/${first?.id ?? ""}/users`);
  const [body, setBody] = useState("");
  const [answer, setAnswer] = useState<SentAnswer | string>();
  const [isSending, setIsSending] = useState(false);
  const takesBody = method !== "GET" && method !== "OPTIONS";

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setIsSending(true);
    setAnswer(await send({ tenant, method, path, ...(takesBody && { body }) }));
    setIsSending(false);
  };
  return h(
    "form",
    { onSubmit: (event: Event) => void submit(event) },
    h(
      "div",
      { class: "line" },
      h(
        "label",
        null,
        "Token of",
        h(
          "select",
          { name: "tenant", value: tenant, onChange: ({ currentTarget }: Changed) => setTenant(currentTarget.value) },
          data.canMint
            ? data.tenants.map(({ id, suspended }) =>
                h("option", { key: id, value: id }, suspended ? `${id} (suspended)` : id),
              )
            : null,
          h("option", { value: NOBODY }, "nobody"),
        ),
      ),
      h(
        "label",
        null,
        "Method",
        h(
          "select",
          { name: "method", value: method, onChange: ({ currentTarget }: Changed) => setMethod(currentTarget.value) },
          METHODS.map((name) => h("option", { key: name, value: name }, name)),
        ),
      ),
      h(
        "label",
        { class: "grow" },
        "Path",
        h("input", {
          name: "path",
          value: path,
          spellcheck: false,
          onInput: ({ currentTarget }: Changed) => setPath(currentTarget.value),
        }),
      ),
      h("button", { type: "submit", class: "main", disabled: isSending }, isSending ? "Sending …" : "Send"),
    ),
    takesBody
      ? h(
          "label",
          null,
          "Body",
          h("textarea", {
            name: "body",
            value: body,
            spellcheck: false,
            onInput: ({ currentTarget }: Changed) => setBody(currentTarget.value),
          }),
        )
      : null,
    h("div", { "aria-live": "polite" }, answer === undefined ? null : answerOf(answer)),
  );
}

function answerOf(answer: SentAnswer | string): ComponentChild {
  if (typeof answer === "string") return h("p", { class: "verdict refuted" }, answer);
  const { status, milliseconds, headers, body } = answer;
  return h(
    "div",
    null,
    h(
      "p",
      null,
      h("span", { class: `verdict ${status < 400 ? "proved" : "refuted"}`, id: "answer-status" }, status),
      ` in ${milliseconds.toFixed(1)} ms`,
    ),
    h("pre", { id: "answer-body", tabIndex: 0, "aria-label": "The answer's body" }, pretty(body)),
    h(
      "details",
      null,
      h("summary", null, `${headers.length} headers`),
      h("pre", null, headers.map(([name, value]) => `${name}: ${value}`).join("\n")),
    ),
  );
}

async function send(asked: {
  readonly tenant: string;
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}) {
  const { tenant, ...rest } = asked;
  try {
    const response = await fetch("/requests", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...rest, ...(tenant !== NOBODY && { tenant }) }),
    });
    return response.ok ? ((await response.json()) as SentAnswer) : await response.text();
  } catch {
    return "The local cloud is not there.";
  }
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
