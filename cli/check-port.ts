import { serveLoopback } from "../local/http/loopback-server.ts";

/**
 * Takes a port and lets it go: who has a minute's work to do before a port is served wants to know now.
 *
 * @throws UserError where the port is taken or may not be used
 */
export async function checkPort(port: number | undefined): Promise<void> {
  const server = await serveLoopback(async () => {}, port);
  await server.stop();
}
