import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeSts {
  readonly url: string;
  /** The access keys that asked, in order. */
  readonly askedWith: readonly string[];
  readonly stop: () => Promise<void>;
}

/**
 * STS as it answers `GetCallerIdentity`: to each access key the account that is its.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function fakeSts(accounts: Readonly<Record<string, string>>): Promise<FakeSts> {
  const askedWith: string[] = [];
  const server = createServer((request, response) => {
    const key = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
    askedWith.push(key);
    const account = accounts[key];
    response.writeHead(account === undefined ? 403 : 200, { "content-type": "text/xml" });
    response.end(account === undefined ? REFUSED : identityOf(account));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}`, askedWith, stop };
}

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

const identityOf = (account: string): string => `<GetCallerIdentityResponse xmlns="${NAMESPACE}">
  <GetCallerIdentityResult>
    <Arn>arn:aws:sts::${account}:assumed-role/bulkhead-deploy/ada</Arn>
    <UserId>AROA123456789EXAMPLE:ada</UserId>
    <Account>${account}</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata><RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId></ResponseMetadata>
</GetCallerIdentityResponse>
`;

const REFUSED = `<ErrorResponse xmlns="${NAMESPACE}">
  <Error>
    <Type>Sender</Type>
    <Code>InvalidClientTokenId</Code>
    <Message>The security token included in the request is invalid.</Message>
  </Error>
  <RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId>
</ErrorResponse>
`;
