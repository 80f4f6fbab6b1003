/** Attributes that the real provider hides in its output; the bindings do not say which, so the common ones by name. */
const sensitiveNames = new Set([
  "access_key_secret",
  "auth_token",
  "certificate_private_key",
  "client_secret",
  "master_password",
  "master_user_password",
  "password",
  "private_key",
  "secret_binary",
  "secret_key",
  "secret_string",
  "token_key_secret",
]);

const sensitiveOfType: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_api_key: ["value"],
  aws_iam_access_key: ["secret", "ses_smtp_password_v4"],
  aws_ssm_parameter: ["value"],
};

export function isSensitive(type: string, attribute: string): boolean {
  return sensitiveNames.has(attribute) || sensitiveOfType[type]?.includes(attribute) === true;
}
