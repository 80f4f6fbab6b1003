/**
 * `iss` of the tokens that a Cognito user pool signs.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
export function userPoolIssuer(region: string, userPoolId: string): string {
  return `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
}

/** Where an issuer publishes the keys that its tokens are signed with. */
export function issuerJwksUri(issuer: string): string {
  return `${issuer}/.well-known/jwks.json`;
}
