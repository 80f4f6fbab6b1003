import { type ComponentChild, h } from "preact";
import { useState } from "preact/hooks";
import type { ConsoleData } from "../console-page.ts";
import { type Feed, useFeed } from "./feed.ts";
import { timeOf } from "./time-of.ts";

const EVERYBODY = "";
const PLATFORM = "shared";
const SHOWN = 300;

/** The newest lines of a tenant's own log groups. */
export function LiveLogs({ events, data }: { readonly events: Feed; readonly data: ConsoleData }): ComponentChild {
  const { lines } = useFeed(events);
  const [tenant, setTenant] = useState(EVERYBODY);
  const owner = new Map(data.groups);
  const ownerOf = (group: string): string => owner.get(group) ?? PLATFORM;
  const shown = lines.filter(({ group }) => tenant === EVERYBODY || ownerOf(group) === tenant).slice(-SHOWN);
  const choices = [[EVERYBODY, "All"], ...data.tenants.map(({ id }) => [id, id]), [PLATFORM, "The platform"]] as const;
  const text = shown
    .map(({ group, event }) => `${timeOf(event.timestamp)}  ${group}  ${event.message.trimEnd()}`)
    .join("\n");
  return h(
    "div",
    null,
    h(
      "div",
      { class: "tools" },
      h(
        "label",
        null,
        "Whose",
        h(
          "select",
          {
            value: tenant,
            onChange: ({ currentTarget }: { currentTarget: HTMLSelectElement }) => setTenant(currentTarget.value),
          },
          choices.map(([value, label]) => h("option", { key: value, value }, label)),
        ),
      ),
    ),
    shown.length === 0
      ? h("p", { class: "soft" }, "Nothing was logged yet.")
      : h("pre", { tabIndex: 0, "aria-label": "Log lines, newest last" }, text),
  );
}
