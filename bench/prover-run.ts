import { readServiceReference } from "../iam-data/read-service-reference.ts";
import { NO_SETTINGS } from "../model/proof-settings.ts";
import { readWorld } from "../prover/facts/read-world.ts";
import { subjectOf } from "../prover/facts/subjects.ts";
import { askedBy, targetsOf } from "../prover/facts/targets.ts";
import { decide } from "../prover/iam/decide.ts";
import { prove } from "../prover/prove.ts";
import { platform, type Shape } from "./prover-graph.ts";

/** What `prover.ts` reads of one measured run, which has a process of its own. */
export interface Run {
  /** From the captured graph to the verdict: facts read, every theorem decided. */
  readonly milliseconds: number;
  readonly processorMilliseconds: number;
  /** The most that the whole process held, the graph included. */
  readonly megabytes: number;
  readonly verdicts: Readonly<Record<string, string>>;
  readonly findings: number;
  /** What says that enough was found and the rest not looked at. */
  readonly unread: number;
  /** Requests put to the reference evaluator; 0 where the prover ran. */
  readonly requests: number;
}

const SERVICES = ["dynamodb", "ec2", "iam", "kms", "lambda", "logs", "organizations", "s3", "sts"];

const [way, count, shape] = process.argv.slice(2);
const graph = platform(Number(count), shape as Shape);
const services = readServiceReference(SERVICES);
const [startedAt, before] = [performance.now(), process.cpuUsage()];
const measured = way === "naive" ? naive() : proof();
const [milliseconds, { user, system }] = [performance.now() - startedAt, process.cpuUsage(before)];
const run: Run = {
  ...{ milliseconds, processorMilliseconds: (user + system) / 1000 },
  megabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
  ...measured,
};
process.stdout.write(JSON.stringify(run));

type Measured = Pick<Run, "verdicts" | "findings" | "unread" | "requests">;

function proof(): Measured {
  const { results } = prove({ graph, settings: NO_SETTINGS, services, today: "2026-01-01" });
  const findings = results.flatMap((result) => result.findings);
  return {
    verdicts: Object.fromEntries(results.map(({ id, verdict }) => [id, verdict])),
    findings: findings.length,
    unread: findings.filter(({ sentence }) => sentence.includes("not looked at")).length,
    requests: 0,
  };
}

/** For each principal and each part of what another tenant holds one request: one action, one context. It proves nothing. */
function naive(): Measured {
  const world = readWorld(graph, NO_SETTINGS, services);
  const asked = world.data.map((data) => ({ place: data.place.key, targets: targetsOf(data, services) }));
  let requests = 0;
  let allowed = 0;
  for (const facts of world.principals.filter(({ type }) => type !== "outside")) {
    const { principal, identity } = subjectOf(facts);
    for (const { place, targets } of asked) {
      if (place === facts.place.key) continue;
      for (const target of targets) {
        const [action] = target.actions;
        if (action === undefined) continue;
        const { arn, account, policy } = target;
        const resource = { arn: arn.replaceAll(/[*?]/g, "x"), account };
        const { context } = askedBy(target, facts);
        const policies = { identity, ...(policy !== undefined && { resource: policy }) };
        if (decide({ principal, action, resource, context }, policies).verdict === "allow") allowed += 1;
        requests += 1;
      }
    }
  }
  return { verdicts: {}, findings: allowed, unread: 0, requests };
}
