import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { LOG_EVENTS } from "../../model/function-contract.ts";
import { KeysUnavailable } from "./errors.ts";
import {
  AUDIENCE,
  encode,
  GOOD_HEADER,
  goodClaims,
  ISSUER,
  jwkOf,
  KEY_ID,
  keySetOf,
  rsaKeys,
  SUBJECT,
  signToken,
} from "./test/token-issuer.ts";
import { eventWith, GOOD_ENVIRONMENT, METHOD_ARN, tryAuthorizer } from "./test/try-authorizer.ts";
import { CLOCK_TOLERANCE_SECONDS } from "./verify-token.ts";

const issuer = rsaKeys();
const stranger = rsaKeys();
const seconds = () => Math.floor(Date.now() / 1000);
const keys = async () => keySetOf(jwkOf(issuer.publicKey));
const sign = (changes: Record<string, unknown>, header: unknown = GOOD_HEADER) =>
  signToken(issuer.privateKey, { ...goodClaims(), ...changes }, header);
const without = (claim: string) => {
  const { [claim]: _, ...rest } = goodClaims();
  return signToken(issuer.privateKey, rest);
};

const good = sign({});
const [goodHeader = "", goodPayload = "", goodSignature = ""] = good.split(".");

afterEach(() => vi.useRealTimers());

describe("a good token", () => {
  test("opens its own tenant, every method of it, and nothing else", async () => {
    const { authorize, lines } = tryAuthorizer(keys);
    const stage = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev";
    expect(await authorize(eventWith(`Bearer ${good}`))).toEqual({
      principalId: SUBJECT,
      policyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "OwnTenant",
            Effect: "Allow",
            Action: ["execute-api:Invoke"],
            Resource: ["GET", "POST", "PUT", "DELETE"].flatMap((method) => [
              `${stage}/${method}/tenants/tenant-001`,
              `${stage}/${method}/tenants/tenant-001/*`,
            ]),
          },
        ],
      },
      context: { tenantId: "tenant-001", subject: SUBJECT },
    });
    expect(lines).toEqual([]);
  });

  test("of another tenant than the path's opens the token's tenant, not the path's", async () => {
    const { authorize } = tryAuthorizer(keys);
    const token = sign({ "custom:tenant_id": "tenant-002" });
    const { policyDocument, context } = await authorize(eventWith(`Bearer ${token}`));
    const resources = policyDocument.Statement.flatMap(({ Resource = [] }) => Resource);
    expect(resources.length).toBe(8);
    expect(resources.every((resource) => /\/tenants\/tenant-002(\/\*)?$/.test(resource))).toBe(true);
    expect(context.tenantId).toBe("tenant-002");
  });

  test.each([
    ["with the type that it has", () => sign({}, { ...GOOD_HEADER, typ: "JWT" })],
    ["with a header parameter that says nothing", () => sign({}, { ...GOOD_HEADER, note: "x" })],
    ["that ended just now", () => sign({ exp: seconds() - CLOCK_TOLERANCE_SECONDS + 2 })],
    ["that begins in a moment", () => sign({ nbf: seconds() + CLOCK_TOLERANCE_SECONDS - 1 })],
    ["of a tenant with six digits", () => sign({ "custom:tenant_id": "tenant-123456" })],
  ])("%s is accepted", async (_, token) => {
    const { authorize } = tryAuthorizer(keys);
    expect((await authorize(eventWith(`Bearer ${token()}`))).principalId).toBe(SUBJECT);
  });

  test("is accepted with the scheme in any case", async () => {
    const { authorize } = tryAuthorizer(keys);
    expect((await authorize(eventWith(`bearer ${good}`))).principalId).toBe(SUBJECT);
  });
});

const publicPem = issuer.publicKey.export({ type: "spki", format: "pem" }).toString();
const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" });
const hmac = (input: string) => `${input}.${createHmac("sha256", publicPem).update(input).digest("base64url")}`;
const es256 = (input: string) =>
  `${input}.${createSign("SHA256").update(input).sign({ key: elliptic.privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
const flipped = (text: string) => (text.startsWith("A") ? "B" : "A") + text.slice(1);
/** The same bytes, spelt with the unused bits of the last character set. */
const strayBits = (text: string) => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return text.slice(0, -1) + alphabet[alphabet.indexOf(text.slice(-1)) + 1];
};

const ATTACKS: readonly (readonly [string, string, () => unknown])[] = [
  ["no token", "no-bearer-token", () => undefined],
  ["an object for a token", "no-bearer-token", () => ({ toString: () => `Bearer ${good}` })],
  ["an empty token", "no-bearer-token", () => "Bearer "],
  ["a token without its scheme", "no-bearer-token", () => good],
  ["another scheme", "no-bearer-token", () => `Basic ${good}`],
  ["two tokens", "no-bearer-token", () => `Bearer ${good} ${good}`],
  ["a line break after the token", "no-bearer-token", () => `Bearer ${good}\n`],
  ["any text", "malformed", () => "Bearer let-me-in"],
  ["two parts", "malformed", () => `Bearer ${goodHeader}.${goodPayload}`],
  ["four parts", "malformed", () => `Bearer ${good}.${goodSignature}`],
  ["no signature", "malformed", () => `Bearer ${goodHeader}.${goodPayload}.`],
  ["unsigned, alg none", "malformed", () => `Bearer ${encode({ ...GOOD_HEADER, alg: "none" })}.${goodPayload}.`],
  [
    "alg none with a signature",
    "algorithm-not-allowed",
    () => `Bearer ${encode({ ...GOOD_HEADER, alg: "none" })}.${goodPayload}.${goodSignature}`,
  ],
  ["no algorithm", "algorithm-not-allowed", () => `Bearer ${sign({}, { kid: KEY_ID })}`],
  ["a list of algorithms", "algorithm-not-allowed", () => `Bearer ${sign({}, { kid: KEY_ID, alg: ["RS256"] })}`],
  [
    "HS256 with the public key as the secret",
    "algorithm-not-allowed",
    () => `Bearer ${hmac(`${encode({ ...GOOD_HEADER, alg: "HS256" })}.${goodPayload}`)}`,
  ],
  ["RS256 claimed, HS256 done", "wrong-signature", () => `Bearer ${hmac(`${goodHeader}.${goodPayload}`)}`],
  [
    "RS512 by the right key",
    "algorithm-not-allowed",
    () => `Bearer ${signToken(issuer.privateKey, goodClaims(), { ...GOOD_HEADER, alg: "RS512" }, "RSA-SHA512")}`,
  ],
  [
    "RS256 claimed, RS512 done by the right key",
    "wrong-signature",
    () => `Bearer ${signToken(issuer.privateKey, goodClaims(), GOOD_HEADER, "RSA-SHA512")}`,
  ],
  [
    "ES256 by a key of its own",
    "algorithm-not-allowed",
    () => `Bearer ${es256(`${encode({ ...GOOD_HEADER, alg: "ES256" })}.${goodPayload}`)}`,
  ],
  ["another key", "wrong-signature", () => `Bearer ${signToken(stranger.privateKey, goodClaims())}`],
  ["a key id that the issuer has not", "unknown-key", () => `Bearer ${sign({}, { ...GOOD_HEADER, kid: "key-2" })}`],
  ["no key id", "no-key-id", () => `Bearer ${sign({}, { alg: "RS256" })}`],
  ["a key id that is no text", "no-key-id", () => `Bearer ${sign({}, { alg: "RS256", kid: 1 })}`],
  ["a key id of the language's own", "unknown-key", () => `Bearer ${sign({}, { alg: "RS256", kid: "__proto__" })}`],
  ...["jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256", "crit", "b64", "zip", "cty"].map(
    (name) =>
      [
        `its own ${name} in the header`,
        "header-not-allowed",
        () =>
          `Bearer ${signToken(stranger.privateKey, goodClaims(), { ...GOOD_HEADER, [name]: name === "jwk" ? jwkOf(stranger.publicKey) : "https://attacker.example/keys" })}`,
      ] as const,
  ),
  ["an access token's type", "header-not-allowed", () => `Bearer ${sign({}, { ...GOOD_HEADER, typ: "at+jwt" })}`],
  [
    "a payload that was changed",
    "wrong-signature",
    () => `Bearer ${goodHeader}.${encode({ ...goodClaims(), "custom:tenant_id": "tenant-002" })}.${goodSignature}`,
  ],
  [
    "a signature that was changed",
    "wrong-signature",
    () => `Bearer ${goodHeader}.${goodPayload}.${flipped(goodSignature)}`,
  ],
  [
    "a signature that was cut",
    "wrong-signature",
    () => `Bearer ${goodHeader}.${goodPayload}.${goodSignature.slice(0, -2)}`,
  ],
  [
    "a header that was changed",
    "wrong-signature",
    () => `Bearer ${encode({ ...GOOD_HEADER, note: "x" })}.${goodPayload}.${goodSignature}`,
  ],
  ["padding", "not-canonical", () => `Bearer ${good}==`],
  [
    "stray bits in the signature",
    "not-canonical",
    () => `Bearer ${goodHeader}.${goodPayload}.${strayBits(goodSignature)}`,
  ],
  [
    "the other base64 alphabet",
    "not-canonical",
    () => `Bearer ${goodHeader}.${goodPayload}.+/${goodSignature.slice(2)}`,
  ],
  ["a character of no alphabet", "not-canonical", () => `Bearer ${goodHeader}.${goodPayload}.${goodSignature}!`],
  ["too many characters", "too-large", () => `Bearer ${sign({ filler: "x".repeat(8192) })}`],
  [
    "bytes that are no UTF-8",
    "malformed",
    () => `Bearer ${goodHeader}.${Buffer.from([0x7b, 0xff, 0x7d]).toString("base64url")}.${goodSignature}`,
  ],
  ["a payload that is no JSON", "malformed", () => `Bearer ${signToken(issuer.privateKey, "{")}`],
  ["a payload that is a list", "malformed", () => `Bearer ${signToken(issuer.privateKey, "[]")}`],
  ["a header that is null", "malformed", () => `Bearer ${sign({}, "null")}`],
  [
    "the tenant named twice",
    "duplicate-member",
    () =>
      `Bearer ${signToken(issuer.privateKey, `${JSON.stringify(goodClaims()).slice(0, -1)},"custom:tenant_id":"tenant-002"}`)}`,
  ],
  [
    "the tenant named twice, once in escapes",
    "duplicate-member",
    () =>
      `Bearer ${signToken(issuer.privateKey, `${JSON.stringify(goodClaims()).slice(0, -1)},"custom:tenant\\u005fid":"tenant-002"}`)}`,
  ],
  [
    "the algorithm named twice",
    "duplicate-member",
    () => `Bearer ${sign({}, `{"alg":"none","kid":"${KEY_ID}","alg":"RS256"}`)}`,
  ],
  [
    "another issuer",
    "wrong-issuer",
    () => `Bearer ${sign({ iss: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other" })}`,
  ],
  ["the issuer with a slash", "wrong-issuer", () => `Bearer ${sign({ iss: `${ISSUER}/` })}`],
  ["no issuer", "wrong-issuer", () => `Bearer ${without("iss")}`],
  ["another audience", "wrong-audience", () => `Bearer ${sign({ aud: "another-client" })}`],
  ["several audiences", "wrong-audience", () => `Bearer ${sign({ aud: [AUDIENCE, "another-client"] })}`],
  ["no audience", "wrong-audience", () => `Bearer ${without("aud")}`],
  ["an access token", "wrong-use", () => `Bearer ${sign({ token_use: "access" })}`],
  ["no use", "wrong-use", () => `Bearer ${without("token_use")}`],
  ["an end in the past", "expired", () => `Bearer ${sign({ exp: seconds() - CLOCK_TOLERANCE_SECONDS - 2 })}`],
  ["no end", "no-expiry", () => `Bearer ${without("exp")}`],
  ["an end that is text", "malformed", () => `Bearer ${sign({ exp: String(seconds() + 3600) })}`],
  ["an end that is null", "malformed", () => `Bearer ${sign({ exp: null })}`],
  [
    "an end that never comes",
    "malformed",
    () =>
      `Bearer ${signToken(issuer.privateKey, JSON.stringify({ ...goodClaims(), exp: 0 }).replace('"exp":0', '"exp":1e999'))}`,
  ],
  [
    "a beginning in the future",
    "not-yet-valid",
    () => `Bearer ${sign({ nbf: seconds() + CLOCK_TOLERANCE_SECONDS + 5 })}`,
  ],
  ["no subject", "wrong-subject", () => `Bearer ${without("sub")}`],
  ["an empty subject", "wrong-subject", () => `Bearer ${sign({ sub: "" })}`],
  ["a subject with a line break", "wrong-subject", () => `Bearer ${sign({ sub: "a\nb" })}`],
  ["no tenant", "wrong-tenant-claim", () => `Bearer ${without("custom:tenant_id")}`],
  ...[
    "",
    "*",
    "tenant-*",
    "tenant-00?",
    "tenant-001/*",
    "tenant-001/../tenant-002",
    "tenant-001\n",
    " tenant-001",
    "TENANT-001",
    "tenant-1",
    "tenant-1234567",
    "tenant-٠٠١",
    "${aws:PrincipalTag/tenant_id}",
    "shared",
    ["tenant-001"],
    1,
    null,
    { "custom:tenant_id": "tenant-001" },
  ].map(
    (claim) =>
      [
        `the tenant ${JSON.stringify(claim)}`,
        "wrong-tenant-claim",
        () => `Bearer ${sign({ "custom:tenant_id": claim })}`,
      ] as const,
  ),
];

describe("a bad token", () => {
  test.each(ATTACKS)("%s is refused: %s", async (_, reason, token) => {
    const { authorize, lines } = tryAuthorizer(keys);
    const sent = token();
    const thrown = await authorize(eventWith(sent), { awsRequestId: "request-1" }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Error);
    expect(thrown).toMatchObject({ name: "Error", message: "Unauthorized" });
    expect(Object.hasOwn(Object(thrown), "cause")).toBe(false);
    expect(lines).toEqual([
      { level: "warn", event: LOG_EVENTS.authorizerTokenRefused, tenantId: "shared", requestId: "request-1", reason },
    ]);
  });

  test("never makes the authorizer ask for keys, unless only its signature is in question", async () => {
    const fetchKeySet = vi.fn(keys);
    const { authorize } = tryAuthorizer(fetchKeySet);
    const hopeless = ["no-bearer-token", "malformed", "not-canonical", "algorithm-not-allowed", "header-not-allowed"];
    for (const [, , token] of ATTACKS.filter(([name, reason]) => hopeless.includes(reason) && !name.includes("end"))) {
      await authorize(eventWith(token())).catch(() => {});
    }
    expect(fetchKeySet).not.toHaveBeenCalled();
  });
});

describe("nothing of a token", () => {
  test("is in the log, or in what is thrown, whatever happens", async () => {
    const broken = () => Promise.reject(new Error(`cannot verify ${good}`));
    const tried = [tryAuthorizer(keys), tryAuthorizer(broken), tryAuthorizer(keys, {})];
    const said: string[] = [];
    for (const { authorize, lines } of tried) {
      for (const [, , token] of [...ATTACKS, ["good", "", () => `Bearer ${good}`] as const]) {
        await authorize(eventWith(token(), "no arn")).catch((error: Error) =>
          said.push(`${error.message}${error.stack}`),
        );
      }
      said.push(JSON.stringify(lines));
    }
    const text = said.join("\n");
    expect(text).toContain("wrong-signature");
    const secrets = [goodHeader, goodPayload, goodSignature, "someone@example.com", "eyJ"];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });
});

describe("where the token cannot be checked", () => {
  const internal = { name: "Error", message: "The token could not be checked." };

  test("because there are no keys, it is an internal failure, and logged as one", async () => {
    const { authorize, lines } = tryAuthorizer(() => Promise.reject(new KeysUnavailable("The issuer answers 500.")));
    await expect(authorize(eventWith(`Bearer ${good}`), { awsRequestId: "r" })).rejects.toMatchObject(internal);
    expect(lines).toEqual([
      {
        level: "error",
        event: "authorizer.internal_failure",
        tenantId: "shared",
        requestId: "r",
        reason: "The issuer answers 500.",
      },
    ]);
  });

  test("a token that is bad in its form is still unauthorized", async () => {
    const { authorize } = tryAuthorizer(() => Promise.reject(new KeysUnavailable("x")));
    await expect(authorize(eventWith("Bearer let-me-in"))).rejects.toMatchObject({ message: "Unauthorized" });
  });

  test.each([
    ["another kind of event", { type: "REQUEST", methodArn: METHOD_ARN }],
    ["no method", { type: "TOKEN", authorizationToken: `Bearer ${good}` }],
    ["what is no method's ARN", eventWith(`Bearer ${good}`, "arn:aws:lambda:us-east-1:123456789012:function:x")],
    ["a wildcard for a stage", eventWith(`Bearer ${good}`, METHOD_ARN.replace("/dev/", "/*/"))],
  ])("because the event has %s, it is an internal failure", async (_, event) => {
    const { authorize, lines } = tryAuthorizer(keys);
    await expect(authorize(event)).rejects.toMatchObject(internal);
    expect(lines.map(({ event: name }) => name)).toEqual(["authorizer.internal_failure"]);
  });

  test.each([
    ["TENANT_ID", undefined],
    ["TENANT_ID", "tenant-001"],
    ["TENANT_SUBNET", ""],
    ["TOKEN_ISSUER", undefined],
    ["TOKEN_ISSUER", " "],
    ["TOKEN_ISSUER", "http://issuer.example"],
    ["TOKEN_AUDIENCE", ""],
    ["TOKEN_AUDIENCE", "a b"],
    ["JWKS_URI", "http://issuer.example/keys"],
    ["JWKS_URI", "file:///etc/keys"],
    ["JWKS_URI", "https://user:password@issuer.example/keys"],
  ])("because %s is %j, it serves nobody, and says so without the value", async (name, value) => {
    const fetchKeySet = vi.fn(keys);
    const { authorize, lines } = tryAuthorizer(fetchKeySet, { ...GOOD_ENVIRONMENT, [name]: value });
    await expect(authorize(eventWith(`Bearer ${good}`))).rejects.toMatchObject(internal);
    await expect(authorize(eventWith(undefined))).rejects.toMatchObject(internal);
    expect(fetchKeySet).not.toHaveBeenCalled();
    expect(lines.map(({ event }) => event)).toEqual(["authorizer.internal_failure", "authorizer.internal_failure"]);
    expect(String(lines[0]?.["reason"])).toMatch(new RegExp(`^The function is misconfigured: ${name} is `));
    if (value?.trim()) expect(JSON.stringify(lines)).not.toContain(value === "tenant-001" ? '"tenant-001"' : value);
  });

  test.each(["http://127.0.0.1:4566/keys", "http://localhost/keys"])(
    "%s, on this machine, may be plain",
    async (uri) => {
      const { authorize } = tryAuthorizer(keys, { ...GOOD_ENVIRONMENT, JWKS_URI: uri });
      expect((await authorize(eventWith(`Bearer ${good}`))).principalId).toBe(SUBJECT);
    },
  );
});
