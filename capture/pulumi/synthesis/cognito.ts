import type { Row } from "./row.ts";

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html */
export const cognito: Readonly<Record<string, Row>> = {
  "aws:cognito/userPool:UserPool": {
    name: "{autoname}",
    id: "{region}_{mixed:9}",
    arn: "arn:{partition}:cognito-idp:{region}:{account}:userpool/{id}",
    endpoint: "cognito-idp.{region}.{dns}/{id}",
  },
  "aws:cognito/userPoolClient:UserPoolClient": { name: "{autoname}", id: "{lower:26}" },
  "aws:cognito/userPoolDomain:UserPoolDomain": { id: "{domain}", awsAccountId: "{account}" },
  "aws:cognito/userGroup:UserGroup": { name: "{autoname}", id: "{userPoolId}/{name}" },
  "aws:cognito/resourceServer:ResourceServer": { id: "{userPoolId}|{identifier}" },
  "aws:cognito/identityPool:IdentityPool": {
    id: "{region}:{uuid}",
    arn: "arn:{partition}:cognito-identity:{region}:{account}:identitypool/{id}",
  },
};
