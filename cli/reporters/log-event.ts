import type { TenantLogEvent } from "../../local/control/control-client.ts";

/**
 * `2026-11-25T12:00:00.000Z /aws/lambda/tenant-001-dev MESSAGE`. A function's words could drive the reader's terminal, so
 * control characters are shown as escapes.
 */
export function renderLogEvent({ timestamp, group, message }: TenantLogEvent): string {
  return `${new Date(timestamp).toISOString()} ${visible(group)} ${visible(message.trimEnd())}`;
}

function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal.
  return text.replaceAll(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, asEscape);
}

function asEscape(character: string): string {
  return character === "\r" ? "\\n" : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
