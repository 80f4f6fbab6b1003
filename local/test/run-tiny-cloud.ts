import { startLocalCloud } from "../start-local-cloud.ts";
import { call } from "./client.ts";
import { tinyGraph } from "./tiny-graph.ts";

// Brings the tiny platform up, makes a function start a process and then loop, and says so: for a test to kill.
const [, , temporaryFolder = "", contain] = process.argv;
const cloud = await startLocalCloud(tinyGraph(), { temporaryFolder, ...(contain !== "contained" && { contain: [] }) });
const act = (query: string) =>
  call(`${cloud.apis[0]?.url}/tenants/tenant-001/users?act=${query}`, { token: "tenant-001" });
const { json } = await act("child");
void act("loop");
setTimeout(() => process.stdout.write(`${JSON.stringify(json)}\n`), 200);
