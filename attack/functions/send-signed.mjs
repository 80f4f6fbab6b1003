// Signs a call to AWS by Signature Version 4, and spoils it as it is told before sending it.
import { createHash, createHmac } from "node:crypto";
import { request } from "node:http";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

/**
 * `signed`: what is signed and not sent so: { body, target, service, region, minutes, host };
 * `forged`: in place of the function's own: { accessKeyId, secretAccessKey, sessionToken };
 * `endpoint`: the variable that holds the address; `authorization`: sent in place of the signature, `null` for none.
 */
export async function sendSigned({
  endpoint,
  path = "/",
  target,
  body,
  signed = {},
  forged = {},
  authorization,
  host,
}) {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION } = process.env;
  const accessKeyId = forged.accessKeyId ?? AWS_ACCESS_KEY_ID;
  const secret = forged.secretAccessKey ?? AWS_SECRET_ACCESS_KEY;
  const url = new URL(process.env[endpoint] ?? process.env.AWS_ENDPOINT_URL);
  const at = new Date(Date.now() + (signed.minutes ?? 0) * 60_000).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const scope = [at.slice(0, 8), signed.region ?? AWS_REGION, signed.service ?? "dynamodb", "aws4_request"];
  const headers = {
    "content-type": "application/x-amz-json-1.0",
    host: host ?? url.host,
    "x-amz-date": at,
    "x-amz-security-token": forged.sessionToken ?? AWS_SESSION_TOKEN,
    ...(target && { "x-amz-target": signed.target ?? target }),
  };
  const names = Object.keys(headers).sort();
  const listed = names.map((name) => `${name}:${headers[name]}\n`).join("");
  const canonical = [
    "POST",
    path.split("/").map(encodeURIComponent).join("/"),
    "",
    listed,
    names.join(";"),
    sha256(signed.body ?? body),
  ].join("\n");
  const text = ["AWS4-HMAC-SHA256", at, scope.join("/"), sha256(canonical)].join("\n");
  const key = scope.reduce((previous, part) => hmac(previous, part), `AWS4${secret}`);
  const signature = hmac(key, text).toString("hex");
  const own = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join("/")}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  const said = authorization === undefined ? { authorization: own } : authorization === null ? {} : { authorization };
  return send(url, path, { ...headers, ...(target && { "x-amz-target": target }), ...said }, body);
}

function send(url, path, headers, body) {
  return new Promise((resolve) => {
    const options = { host: url.hostname, port: url.port || 80, method: "POST", path, headers, timeout: 5_000 };
    const outgoing = request(options, (incoming) => {
      let text = "";
      incoming.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      incoming.on("end", () => resolve({ status: incoming.statusCode, text: text.slice(0, 2_000) }));
    });
    outgoing.on("timeout", () => outgoing.destroy(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })));
    outgoing.on("error", (error) => resolve({ status: 0, text: error.code ?? error.message }));
    outgoing.end(body);
  });
}
