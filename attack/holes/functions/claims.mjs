/** What a token says, whoever has signed it. */
export function claimsOf({ authorizationToken }) {
  try {
    return JSON.parse(Buffer.from(authorizationToken.replace(/^bearer\s+/i, "").split(".")[1] ?? "", "base64url"));
  } catch {
    return {};
  }
}

export function answer(tenantId, Resource) {
  return {
    principalId: "somebody",
    context: { tenantId, subject: "somebody" },
    policyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource }] },
  };
}
