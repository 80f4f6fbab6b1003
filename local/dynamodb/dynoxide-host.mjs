// dynoxide's keeper, in a network of its own that nothing else is in: starts it there, and hands connections to it over
// an IPC channel. Started by `dynoxide-emulator.ts`; both end when the channel closes.
import { spawn, spawnSync } from "node:child_process";
import { connect } from "node:net";

const [binary, ip, ...database] = process.argv.slice(2);
const PORT = 8000;
const [ATTEMPTS, PAUSE_MILLISECONDS] = [500, 2];

const up = spawnSync(ip, ["link", "set", "lo", "up"]);
if (up.status !== 0) end(`The network has no loopback interface: ${up.stderr ?? up.error}`);
const child = spawn(binary, ["serve", "--port", String(PORT), ...database], { stdio: ["ignore", "ignore", "pipe"] });
let complaint = "";
child.stderr.on("data", (data) => {
  complaint = (complaint + data).slice(-2_000);
});
child.on("error", (error) => end(error.message));
child.on("exit", () => end(complaint));
process.on("disconnect", () => {
  child.kill("SIGKILL");
  process.exit(0);
});
process.on("message", ({ id }) => open(id, ATTEMPTS));

/** It listens within milliseconds, and says so to nobody. */
function open(id, attempts) {
  const socket = connect({ host: "127.0.0.1", port: PORT, noDelay: true });
  socket.once("connect", () => process.send({ id }, socket));
  socket.once("error", (error) => {
    if (attempts > 0) setTimeout(open, PAUSE_MILLISECONDS, id, attempts - 1);
    else process.send({ id, error: error.message });
  });
}

function end(reason) {
  process.send?.({ ended: String(reason) }, undefined, undefined, () => process.exit(1));
}
