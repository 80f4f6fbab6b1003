import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Graph } from "../graph/graph.ts";
import type { LocalCloud } from "../local/local-cloud.ts";
import { startLocalCloud } from "../local/start-local-cloud.ts";
import { UserError } from "../model/errors.ts";
import { type Bait, layBait } from "./bait.ts";
import { canaryOf } from "./canaries.ts";
import { type Reply, type Sending, send } from "./client.ts";
import { type Ground, lay } from "./grounds.ts";
import type { Hole } from "./holes/hole.ts";
import { withHostileCode } from "./hostile-code.ts";
import type { Target } from "./target.ts";

/** A stack that runs to be attacked. */
export interface Field {
  readonly target: Target;
  readonly cloud: LocalCloud;
  /** Of the API, or of what stands before it. */
  readonly port: number;
  /** `/dev/tenants/tenant-001/users` */
  readonly usersPath: (tenant: string) => string;
  /** One of the user pool; the same for every use. */
  readonly token: (tenant: string) => Promise<string>;
  readonly mintToken: NonNullable<LocalCloud["mintToken"]>;
  readonly send: (sending: Sending) => Promise<Reply>;
  /** Has the attacker's code do something inside the attacked function. @throws Error where it does not answer */
  readonly inside: (command: Readonly<Record<string, unknown>>) => Promise<Readonly<Record<string, unknown>>>;
  /** What is laid out on this machine, made when it is first asked for. */
  readonly bait: () => Promise<Bait>;
  /** What a tenant waits for an answer while others attack: less where it is known not to come. */
  readonly patienceMilliseconds: number;
  /** That keeps what the platform's tables hold. */
  readonly dataFolder: string;
  readonly stop: () => Promise<void>;
}

/** Those in use: whoever ends this process meanwhile leaves none behind. */
const folders = new Set<string>();
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/**
 * Brings a stack up with the attacker's code in one tenant's function, and something to steal at every other's.
 *
 * @param hole a wall that is to be missing
 */
export async function startField(
  graph: Graph,
  target: Target,
  ground: Ground,
  hole: Hole = { is: "" },
): Promise<Field> {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-attack-"));
  folders.add(folder);
  const hostile = withHostileCode(lay(ground, graph, target), target.attacker.function.arn);
  const edited = hole.edit?.(hostile, target) ?? hostile;
  const dataFolder = join(folder, "data");
  const closing: (() => Promise<void>)[] = [
    async () => {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      folders.delete(folder);
    },
  ];
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const cloud = await startLocalCloud(edited, {
      stack: target.stack,
      temporaryFolder: folder,
      data: dataFolder,
      throttling: false,
      ...hole.options,
    });
    closing.push(cloud.stop);
    const apiPort = cloud.apis[0]?.port ?? 0;
    const front = await hole.front?.({ port: apiPort }, target);
    if (front !== undefined) closing.push(front.stop);
    const field = fieldOf(cloud, target, { apiPort, port: front?.port ?? apiPort, folder, dataFolder, closing });
    await plantCanaries(field, apiPort);
    return { ...field, stop, patienceMilliseconds: hole.front === undefined ? 10_000 : 2_000 };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Attacked = Omit<Field, "stop" | "patienceMilliseconds">;

interface Surroundings {
  readonly apiPort: number;
  readonly port: number;
  readonly folder: string;
  readonly dataFolder: string;
  readonly closing: (() => Promise<void>)[];
}

function fieldOf(
  cloud: LocalCloud,
  target: Target,
  { apiPort, port, folder, dataFolder, closing }: Surroundings,
): Attacked {
  const { mintToken } = cloud;
  if (mintToken === undefined) throw new UserError({ message: `Stack "${target.stack}" has no user pool.` });
  const tokens = new Map<string, Promise<string>>();
  const token = (tenant: string): Promise<string> => {
    const minted = tokens.get(tenant) ?? mintToken(tenant);
    tokens.set(tenant, minted);
    return minted;
  };
  const usersPath = (tenant: string): string => `/${target.stage}/tenants/${tenant}/users`;
  let bait: Promise<Bait> | undefined;
  return {
    ...{ target, cloud, port, usersPath, token, mintToken, dataFolder },
    send: (sending) => send(port, sending),
    inside: async (command) => {
      const path = usersPath(target.attacker.id);
      const headers = {
        authorization: `Bearer ${await token(target.attacker.id)}`,
        "x-command": Buffer.from(JSON.stringify(command)).toString("base64"),
      };
      const { status, text } = await send(apiPort, { path, headers });
      if (status !== 200) throw new Error(`The attacker's function answered ${status}: ${text.slice(0, 200)}`);
      return JSON.parse(text);
    },
    bait: () => {
      bait ??= layBait(cloud, { folder, siblingFunction: target.victim.function.name }).then((laid) => {
        closing.push(laid.stop);
        return laid;
      });
      return bait;
    },
  };
}

/** Each tenant but the attacker's stores its canary, and reads it again: what follows is no accident of a dead platform. */
async function plantCanaries(field: Attacked, port: number): Promise<void> {
  const others = field.target.tenants.filter(({ id }) => id !== field.target.attacker.id);
  await Promise.all(
    others.map(async ({ id }) => {
      const headers = { authorization: `Bearer ${await field.token(id)}`, "content-type": "application/json" };
      const path = field.usersPath(id);
      const body = JSON.stringify({ email: `canary@${id}.example.com`, name: canaryOf(id) });
      const written = await send(port, { method: "POST", path, headers, body });
      const read = await send(port, { path, headers });
      if (read.status === 200 && read.text.includes(canaryOf(id))) return;
      throw new UserError({
        message: `${id} cannot read what it has stored: ${written.status}, then ${read.status} ${read.text.slice(0, 120)}.`,
        where: path,
        fix: "Attack a platform whose tenants can store and list users under /tenants/TENANT/users.",
      });
    }),
  );
}
