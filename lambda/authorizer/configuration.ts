import * as v from "valibot";
import { FUNCTION_VARIABLES, NO_SUBNET } from "../../model/function-contract.ts";
import { SHARED_TENANT } from "../../model/tags.ts";
import { type Checked, checkEnvironment, type Environment, isTrustworthyUrl, present } from "../shared/environment.ts";

export interface AuthorizerConfiguration {
  /** `iss` of an accepted token. */
  readonly issuer: string;
  /** `aud` of an accepted token. */
  readonly audience: string;
  readonly jwksUri: string;
}

const url = v.pipe(present, v.check(isTrustworthyUrl, "is not an https address."));

const Variables = v.object({
  [FUNCTION_VARIABLES.tenantId]: v.pipe(present, v.literal(SHARED_TENANT, `is not "${SHARED_TENANT}".`)),
  [FUNCTION_VARIABLES.tenantSubnet]: v.pipe(present, v.literal(NO_SUBNET, `is not "${NO_SUBNET}".`)),
  [FUNCTION_VARIABLES.tokenIssuer]: url,
  [FUNCTION_VARIABLES.tokenAudience]: v.pipe(present, v.regex(/^[\w-]+$/, "is not an app client's id.")),
  [FUNCTION_VARIABLES.jwksUri]: url,
});

export function readConfiguration(environment: Environment): Checked<AuthorizerConfiguration> {
  const checked = checkEnvironment(Variables, environment);
  if (!checked.valid) return checked;
  const { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience, JWKS_URI: jwksUri } = checked.configuration;
  return { valid: true, configuration: { issuer, audience, jwksUri } };
}
