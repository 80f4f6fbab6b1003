import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { TENANT_CLAIM } from "../../model/function-contract.ts";
import type { Attack } from "../attack.ts";
import type { Field } from "../field.ts";
import type { Target } from "../target.ts";
import { outcomeOfForeign } from "./answers.ts";

type Part = Readonly<Record<string, unknown>>;

/** Tokens that say they are the victim's. Only the first tenant's are ever signed by the user pool. */
export function forgedTokens(target: Target): readonly Attack[] {
  const { attacker, victim } = target;
  const forge = (
    name: string,
    token: (field: Field) => Promise<string>,
    hole: Attack["hole"] = "believed tokens",
  ): Attack => ({
    kind: "forged tokens",
    name,
    wall: "authorizer",
    attempt: async (field) => {
      const headers = { authorization: `Bearer ${await token(field)}` };
      return outcomeOfForeign(await field.send({ path: field.usersPath(victim.id), headers }));
    },
    hole,
  });
  const own = async ({ token }: Field): Promise<Parsed> => parse(await token(attacker.id));
  const theirs = async ({ token }: Field): Promise<Parsed> => parse(await token(victim.id));
  const stolen = (claims: Part): Part => ({ ...claims, [TENANT_CLAIM]: victim.id });
  const minted = (claims: Part) => (field: Field) => field.mintToken(victim.id, claims);
  const hour = 3600;
  const now = (): number => Math.floor(Date.now() / 1000);
  const resigned =
    (header: Part, key: () => KeyObject, digest = "sha256") =>
    async (field: Field) => {
      const { claims, header: honest } = await own(field);
      return signed({ ...honest, ...header }, stolen(claims), key(), digest);
    };
  return [
    forge("claims changed, signature kept", async (field) => {
      const { header, claims, signature } = await own(field);
      return [encode(header), encode(stolen(claims)), signature].join(".");
    }),
    ...["none", "None", "NONE", "nOnE"].map((alg) =>
      forge(`algorithm ${alg}, no signature`, async (field) => {
        const { claims, header } = await own(field);
        return `${encode({ ...header, alg })}.${encode(stolen(claims))}.`;
      }),
    ),
    forge("algorithm none, signature kept", async (field) => {
      const { claims, header, signature } = await own(field);
      return [encode({ ...header, alg: "none" }), encode(stolen(claims)), signature].join(".");
    }),
    forge("another key, the pool's key id", resigned({}, strangersKey)),
    forge("another key, a key id that is none", resigned({ kid: "hostile" }, strangersKey)),
    forge("another key, no key id", resigned({ kid: undefined }, strangersKey)),
    forge(
      "another key, which the token brings along",
      resigned({ jwk: strangersKey().export({ format: "jwk" }) }, strangersKey),
    ),
    forge(
      "another key, from an address of the attacker's",
      resigned({ jku: "http://127.0.0.1:1/jwks.json" }, strangersKey),
    ),
    forge("a key id that is a path", resigned({ kid: "../../../../dev/null" }, strangersKey)),
    forge("algorithm RS512 by another key", resigned({ alg: "RS512" }, strangersKey, "sha512")),
    forge("algorithm HS256 with the public key id as secret", async (field) => {
      const { claims, header } = await own(field);
      const text = `${encode({ ...header, alg: "HS256" })}.${encode(stolen(claims))}`;
      return `${text}.${createHmac("sha256", String(header["kid"])).update(text).digest("base64url")}`;
    }),
    forge("HS256 with an empty secret", async (field) => {
      const { claims, header } = await own(field);
      const text = `${encode({ ...header, alg: "HS256" })}.${encode(stolen(claims))}`;
      return `${text}.${createHmac("sha256", "").update(text).digest("base64url")}`;
    }),
    forge("no signature at all", async (field) => {
      const { claims, header } = await own(field);
      return `${encode(header)}.${encode(stolen(claims))}`;
    }),
    forge("the victim's claims under the attacker's signature", async (field) => {
      const [{ signature }, { header, claims }] = [await own(field), await theirs(field)];
      return [encode(header), encode(claims), signature].join(".");
    }),
    forge("a claim twice, the victim's last", async (field) => {
      const { header, claims, signature } = await own(field);
      const text = JSON.stringify(claims).replace(
        /}$/,
        `,${JSON.stringify(TENANT_CLAIM)}:${JSON.stringify(victim.id)}}`,
      );
      return [encode(header), Buffer.from(text).toString("base64url"), signature].join(".");
    }),
    forge("expired an hour ago", minted({ exp: now() - hour, iat: now() - 2 * hour, auth_time: now() - 2 * hour })),
    forge("valid in an hour only", minted({ nbf: now() + hour })),
    forge("of another issuer", minted({ iss: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Hostile00" })),
    forge("of an issuer that begins as the pool's", async (field) => {
      const { claims } = await theirs(field);
      return field.mintToken(victim.id, { iss: `${String(claims["iss"])}.example.com` });
    }),
    forge("for another audience", minted({ aud: "hostileclient" })),
    forge("for no audience", minted({ aud: undefined })),
    forge("an access token in place of an ID token", minted({ token_use: "access" })),
    forge("no expiry", minted({ exp: undefined })),
    forge("two tenants in one claim", minted({ [TENANT_CLAIM]: [attacker.id, victim.id] }), "open authorizer"),
    forge("a tenant of every name", minted({ [TENANT_CLAIM]: "*" }), "open authorizer"),
    forge("a tenant with a path", minted({ [TENANT_CLAIM]: `${attacker.id}/../${victim.id}` }), "open authorizer"),
    forge("no tenant", minted({ [TENANT_CLAIM]: undefined })),
  ];
}

interface Parsed {
  readonly header: Part;
  readonly claims: Part;
  readonly signature: string;
}

function parse(token: string): Parsed {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const read = (part: string): Part => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  return { header: read(header), claims: read(claims), signature };
}

const encode = (part: Part): string => Buffer.from(JSON.stringify(part)).toString("base64url");

function signed(header: Part, claims: Part, key: KeyObject, digest: string): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${sign(digest, Buffer.from(text), key).toString("base64url")}`;
}

let made: KeyObject | undefined;

function strangersKey(): KeyObject {
  made ??= createPrivateKey(
    generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }),
  );
  return made;
}
