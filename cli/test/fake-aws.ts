import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What AWS would answer to one operation, such as `TrentService.ListKeys`; an error by its name. */
export type Answer = (input: Readonly<Record<string, unknown>>) => object | { readonly error: string };

export interface FakeAws {
  readonly url: string;
  /** Which operations were asked, in order. */
  readonly asked: readonly string[];
  readonly stop: () => Promise<void>;
}

/** AWS's JSON protocol, as DynamoDB and KMS speak it: an operation in a header, JSON in the body. */
export async function fakeAws(answers: Readonly<Record<string, Answer>>): Promise<FakeAws> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const operation = String(request.headers["x-amz-target"]);
      asked.push(operation);
      const answer = answers[operation]?.(JSON.parse(Buffer.concat(chunks).toString("utf8"))) ?? {
        error: "UnknownOperation",
      };
      const failed = "error" in answer;
      response.writeHead(failed ? 400 : 200, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(failed ? { __type: `com.amazonaws#${answer.error}`, message: "No." } : answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, stop: () => stopped(server) };
}

function stopped(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
