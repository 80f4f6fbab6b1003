import type { Attack } from "../attack.ts";
import type { Target } from "../target.ts";
import { outcomeOfTrick } from "./answers.ts";

type Headers = Readonly<Record<string, string | string[]>>;

/** Headers that some servers let say where a request goes, what it does or who sent it. */
export function headerTricks({ attacker, victim, stage }: Target): readonly Attack[] {
  const [own, theirs] = [`/${stage}/tenants/${attacker.id}/users`, `/${stage}/tenants/${victim.id}/users`];
  const trick = (
    name: string,
    path: string,
    headers: (bearer: string) => Headers,
    method: "GET" | "POST" = "GET",
  ): Attack => ({
    kind: "header tricks",
    name,
    wall: "gateway",
    attempt: async (field) => {
      const bearer = `Bearer ${await field.token(attacker.id)}`;
      return outcomeOfTrick(await field.send({ method, path, headers: headers(bearer) }), field, attacker.id);
    },
    hole: "gullible routing",
  });
  const pointing = (header: string, value: string): Attack =>
    trick(`${header}: ${value.includes("/") ? "the other's path" : "the other"}`, own, (authorization) => ({
      authorization,
      [header]: value,
    }));
  const overriding = (header: string, method: string): Attack =>
    trick(`${header}: ${method}`, theirs, (authorization) => ({ authorization, [header]: method }), "POST");
  return [
    ...["X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Uri", "X-Forwarded-Path", "X-Forwarded-Prefix", "Referer"].map(
      (header) => pointing(header, theirs),
    ),
    ...["X-Forwarded-Host", "X-Original-Host", "X-Host", "Host"].map((header) =>
      pointing(header, `${victim.id}.example.com`),
    ),
    pointing("X-Tenant-Id", victim.id),
    pointing("Forwarded", `for=127.0.0.1;host=${victim.id}.example.com`),
    ...["OPTIONS", "HEAD", "GET", "CONNECT"].map((method) => overriding("X-HTTP-Method-Override", method)),
    overriding("X-HTTP-Method", "OPTIONS"),
    overriding("X-Method-Override", "OPTIONS"),
    trick("X-Forwarded-For: this machine", theirs, (authorization) => ({
      authorization,
      "X-Forwarded-For": "127.0.0.1",
      "X-Real-IP": "127.0.0.1",
    })),
    trick("X-Forwarded-Proto and Port of the inside", theirs, (authorization) => ({
      authorization,
      "X-Forwarded-Proto": "https",
      "X-Forwarded-Port": "443",
    })),
    trick("Authorization twice, its own first", theirs, (own) => ({ authorization: [own, `Bearer ${victim.id}`] })),
    trick("Authorization twice, its own last", theirs, (own) => ({ authorization: [`Bearer ${victim.id}`, own] })),
    trick("two tokens in one Authorization", theirs, (own) => ({ authorization: `${own}, Bearer ${victim.id}` })),
    trick("another scheme", theirs, (own) => ({ authorization: own.replace("Bearer", "bearer") })),
    trick("no scheme", theirs, (own) => ({ authorization: own.replace("Bearer ", "") })),
    trick("the claims as headers of the platform", theirs, (authorization) => ({
      authorization,
      "X-Amzn-Authorizer-TenantId": victim.id,
      "x-amzn-oidc-identity": victim.id,
    })),
  ];
}
