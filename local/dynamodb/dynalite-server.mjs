// dynalite in a process of its own: its work takes no time from the gateway, and its failure does not end it.
// Started by `dynalite-emulator.ts` over an IPC channel; ends when that closes.
import dynalite from "dynalite";
import { mend, writeThrough } from "./dynalite-folder.mjs";

const GUARD = "x-bulkhead-guard";

process.on("disconnect", () => process.exit(0));
process.once("message", async ({ secret, folder }) => {
  if (folder !== undefined) {
    await mend(folder);
    writeThrough();
  }
  const server = dynalite({ path: folder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // It checks no signatures, so it answers only to who knows the secret of this start.
  const [handle] = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    if (request.headers[GUARD] === secret) handle.call(server, request, response);
    else response.writeHead(403).end();
  });
  server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
});
