import { h, render } from "preact";
import type { ConsoleData } from "../console-page.ts";
import { feed } from "./feed.ts";
import { LiveLogs } from "./live-logs.ts";
import { LiveRequests } from "./live-requests.ts";
import { SendForm } from "./send-form.ts";

const data: ConsoleData = JSON.parse(document.getElementById("data")?.textContent ?? "{}");
const events = feed();

function fill(id: string, component: Parameters<typeof render>[0]): void {
  const place = document.getElementById(id);
  if (place === null) return;
  place.replaceChildren();
  render(component, place);
}

fill("send-form", h(SendForm, { data }));
fill("live-requests", h(LiveRequests, { events }));
fill("live-logs", h(LiveLogs, { events, data }));
