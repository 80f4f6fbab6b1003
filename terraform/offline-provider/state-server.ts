import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A state kept in this process, at an address that Terraform's `http` backend takes. */
export interface StateServer {
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Terraform writes a local state file anew after each resource, which for a few hundred costs more than the apply
 * itself; a remote state it writes at the end.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/http
 */
export async function serveState(): Promise<StateServer> {
  const path = `/${randomUUID()}`;
  let state: string | undefined;
  const server = createServer(async (request, response) => {
    if (request.url !== path) return answer(response, 404);
    if (request.method === "GET") return state === undefined ? answer(response, 204) : answer(response, 200, state);
    if (request.method === "POST") state = await bodyOf(request);
    else if (request.method === "DELETE") state = undefined;
    else return answer(response, 405);
    return answer(response, 200);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  server.unref();
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    address: `http://127.0.0.1:${port}${path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, status: number, body = ""): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
