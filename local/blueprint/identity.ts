import type { Graph } from "../../graph/graph.ts";
import { propertiesOf } from "./properties.ts";

/** Who issues tokens, as the graph's user pool does on AWS. */
export interface IssuerDefinition {
  readonly poolId: string;
  /** `iss`. @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html */
  readonly issuer: string;
  /** `aud`: the first app client's id. */
  readonly audience: string;
}

/** The graph's first user pool with an app client; `undefined` where it has none. */
export function issuerOf(graph: Graph): IssuerDefinition | undefined {
  const client = graph.nodes.find(({ kind }) => kind === "aws_cognito_user_pool_client");
  if (client === undefined) return undefined;
  const clientProperties = propertiesOf(client);
  const poolId = clientProperties.requireText("userPoolId");
  const region = poolId.split("_")[0] ?? "us-east-1";
  return {
    poolId,
    issuer: `https://cognito-idp.${region}.amazonaws.com/${poolId}`,
    audience: clientProperties.requireText("id"),
  };
}
