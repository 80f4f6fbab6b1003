// For whom a request is, as a server takes it that trusts what proxies set and tidies paths as browsers do.

/** Headers that name a path, a host or a tenant, the most trusted first. */
const TRUSTED = [
  "x-original-url",
  "x-rewrite-url",
  "x-forwarded-uri",
  "x-forwarded-path",
  "x-forwarded-prefix",
  "x-forwarded-host",
  "x-original-host",
  "x-host",
  "x-tenant-id",
  "forwarded",
  "referer",
  "host",
];

export function tenantMeant(path, headers, tenants) {
  const sent = Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const named = TRUSTED.map((name) => inHeader(String(sent[name] ?? ""), tenants)).find(Boolean);
  return named ?? tidied(path).findLast((part) => tenants.includes(part));
}

function inHeader(text, tenants) {
  const parts = text.split(/[./:;=]/);
  return tenants.find((tenant) => parts.includes(tenant));
}

/** The segments that are left of a path when every encoding is undone, and every detour taken. */
function tidied(path) {
  const parts = [];
  for (const part of decoded(path.replace(/#.*$/, ""))
    .toLowerCase()
    .split(/[\\/]+/)) {
    const plain = part.replace(/;.*$/, "").replaceAll(/[\s\0]+/g, "");
    if (plain === "..") parts.pop();
    else if (plain.replace(/\.+$/, "") !== "") parts.push(plain.replace(/\.+$/, ""));
  }
  return parts;
}

function decoded(text) {
  let result = text.replaceAll(/%c0%af/gi, "/");
  for (let round = 0; round < 3; round += 1) {
    result = result.replaceAll(/%([\da-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  }
  return result;
}
