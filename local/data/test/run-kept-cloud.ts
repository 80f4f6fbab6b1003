import { startLocalCloud } from "../../start-local-cloud.ts";
import { tinyGraph } from "../../test/tiny-graph.ts";

// The tiny platform with its data kept, until it is killed.
const [data = "", temporaryFolder = ""] = process.argv.slice(2);
const cloud = await startLocalCloud(tinyGraph(), { data, temporaryFolder });
process.stdout.write(`${cloud.apis[0]?.url}\n`);
