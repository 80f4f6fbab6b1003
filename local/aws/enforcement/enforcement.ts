import type { PolicyFacts, World } from "../../../prover/facts/world.ts";
import { type Decision, decide, type Policies } from "../../../prover/iam/decide.ts";
import { decideEndpoint } from "../../../prover/iam/decide-endpoint.ts";
import type { Policy } from "../../../prover/iam/policy.ts";
import type { Request } from "../../../prover/iam/request.ts";
import type { AccessDecision, DecisionLog } from "../../decisions.ts";
import { AwsError } from "../aws-error.ts";
import { accountOf, requesterOf, sessionArn } from "../session.ts";
import { type KnownPolicies, knownPolicies, type RolePolicies } from "./known-policies.ts";
import { mentionedKeys } from "./mentioned-keys.ts";
import { narrowedTo } from "./narrowed.ts";
import type { Question } from "./question.ts";
import { endpointReason, notUnderstood, reasonOf, refusal } from "./refusal.ts";
import { dependsOnTime, globalKeys, relevant } from "./request-keys.ts";

/** Decides every call to AWS as the prover's reference evaluator does. */
export interface Enforcement {
  /** @throws AwsError `AccessDeniedException`, also where what decides is not understood */
  readonly authorize: (question: Question) => void;
  /** Whether any policy speaks of a condition key: what no policy asks for need not be known of a request. */
  readonly mentions: (key: string) => boolean;
  /** A session's policy may speak of keys that no other does. */
  readonly addSessionPolicy: (policy: Policy) => void;
  readonly policies: KnownPolicies;
}

export interface EnforcementOptions {
  readonly world: World;
  readonly decisions: DecisionLog;
  /** The clock of the local AWS, in milliseconds since 1970. */
  readonly now: () => number;
}

type Shown = Omit<AccessDecision, "sequence" | "time" | "requestId">;

interface Verdict {
  /** What AWS would say; absent: it is allowed. */
  readonly refusal?: string;
  /** One decision for each wall that was asked. */
  readonly shown: readonly Shown[];
}

/** Some kilobytes each, and where policies ask for leading keys each key is a question of its own. */
const KEPT = 4_000;

export function enforcement({ world, decisions, now }: EnforcementOptions): Enforcement {
  const policies = knownPolicies(world);
  const mentioned = mentionedKeys(world);
  const endpoints = new Map(world.network.endpoints.map(({ id, policy }) => [id, policy]));
  const decided = new Map<string, Verdict>();
  const verdictOn = (question: Question): Verdict => {
    const asked = [question.keys ?? {}, ...(question.orKeys ? [question.orKeys] : [])].map((keys) =>
      relevant(keys, mentioned),
    );
    // Policies do not change while they are enforced, so the same question has the same answer.
    const key = dependsOnTime(mentioned) ? undefined : questionKey(question, asked);
    const known = key === undefined ? undefined : decided.get(key);
    if (known !== undefined) return known;
    const global = relevant(globalKeys(question, now()), mentioned);
    const verdict = judge(
      question,
      asked.map((keys) => ({ ...global, ...keys })),
      { policies, endpoints },
    );
    if (decided.size >= KEPT) decided.clear();
    if (key !== undefined) decided.set(key, verdict);
    return verdict;
  };
  return {
    policies,
    mentions: mentioned.has,
    addSessionPolicy: mentioned.add,
    authorize: (question) => {
      const { refusal: refused, shown } = verdictOn(question);
      const { requestId } = question.caller;
      for (const one of shown) decisions.record({ ...one, ...(requestId !== undefined && { requestId }) });
      if (refused !== undefined) throw new AwsError("AccessDeniedException", refused);
    },
  };
}

function questionKey({ caller, action, resource, calledVia }: Question, asked: readonly object[]): string {
  const { accessKeyId, region, path } = caller;
  const way = [path.vpce, path.vpc, path.sourceIp];
  return [accessKeyId, region, ...way, calledVia, action, resource, JSON.stringify(asked)].join("\n");
}

interface InForce {
  readonly policies: KnownPolicies;
  /** Of VPC endpoints, by id; one without a policy lets everything pass. */
  readonly endpoints: ReadonlyMap<string, PolicyFacts | undefined>;
}

type Contexts = readonly Readonly<Record<string, string | readonly string[]>>[];

function judge(question: Question, contexts: Contexts, { policies, endpoints }: InForce): Verdict {
  const { caller, action, resource, layer = "iam" } = question;
  const role = policies.role(caller.session.roleArn);
  const who = sessionArn(caller.session);
  const show = (wall: Shown["layer"], { verdict, because, by }: Decision): Shown => ({
    ...(role?.tenant !== undefined && { tenant: role.tenant }),
    layer: wall,
    principal: who,
    action,
    resource,
    verdict: verdict === "allow" ? "allow" : "deny",
    because,
    by: by.map(({ policy, statement, sid }) => ({ address: policy, statement, ...(sid !== undefined && { sid }) })),
  });
  const own = decideOwn(question, role, contexts, policies);
  if (own.decision.verdict !== "allow") {
    return { refusal: refusal(who, action, resource, own.reason), shown: [show(layer, own.decision)] };
  }
  const passing = decidePath(question, role, own.requests, endpoints);
  if (passing === undefined) return { shown: [show(layer, own.decision)] };
  const shown = [show(layer, own.decision), show("endpoint", passing)];
  if (passing.verdict === "allow") return { shown };
  return { refusal: refusal(who, action, resource, endpointReason(passing, action)), shown };
}

interface Own {
  readonly decision: Decision;
  /** Why it is refused, in AWS's words; empty where it is not. */
  readonly reason: string;
  readonly requests: readonly Request[];
}

/** By the policies of principal and resource. Of several contexts that AWS might see, every one must allow it. */
function decideOwn(
  { caller, action, resource }: Question,
  role: RolePolicies | undefined,
  contexts: Contexts,
  policies: KnownPolicies,
): Own {
  const held = policies.resource(resource);
  const doubt =
    role === undefined ? `The role ${caller.session.roleArn} is not in the graph.` : (role.doubt ?? held?.doubt);
  if (role === undefined || doubt !== undefined) return unclear(doubt ?? "");
  const ofResource = held?.policy ?? policies.role(resource)?.trust;
  const about = (policy: Policy): Policy => narrowedTo(action, policy);
  const inForce: Policies = {
    identity: role.identity.map(about),
    ...(role.boundary !== undefined && { boundary: about(role.boundary) }),
    ...(caller.session.policies !== undefined && { session: caller.session.policies.map(about) }),
    ...(ofResource !== undefined && { resource: about(ofResource) }),
  };
  const account = resource === "*" ? accountOf(caller.session) : (resource.split(":")[4] ?? "");
  const requests = contexts.map(
    (context): Request => ({
      principal: requesterOf(caller.session, role.tags),
      action,
      resource: { arn: resource, account },
      context: { ...held?.keys, ...context },
    }),
  );
  const decided = requests.map((request) => ({ request, decision: decide(request, inForce) }));
  const refused = decided.find(({ decision }) => decision.verdict !== "allow");
  const [first] = decided;
  if (first === undefined) return unclear("Nothing was asked.");
  if (refused === undefined) return { decision: first.decision, reason: "", requests };
  if (decided.some(({ decision }) => decision.verdict !== refused.decision.verdict)) {
    return unclear("It depends on what AWS would find in this request, which is not known for certain.");
  }
  return { decision: refused.decision, reason: reasonOf(refused.decision, refused.request, inForce), requests };
}

function unclear(because: string): Own {
  return { decision: { verdict: "not-understood", because, by: [] }, reason: notUnderstood(because), requests: [] };
}

/** By the policy of the endpoint that the call comes through; `undefined` where there is none to ask. */
function decidePath(
  { caller: { path }, calledVia, action }: Question,
  role: RolePolicies | undefined,
  requests: readonly Request[],
  endpoints: InForce["endpoints"],
): Decision | undefined {
  const document = endpoints.get(path.vpce ?? "");
  if (document === undefined || calledVia !== undefined) return undefined;
  const { policy, doubt = "The endpoint's policy is not known." } = document;
  if (policy === undefined) return { verdict: "not-understood", because: doubt, by: [] };
  const decided = requests.map((request) =>
    decideEndpoint(request, narrowedTo(action, policy), role?.boundary !== undefined),
  );
  return decided.find(({ verdict }) => verdict !== "allow") ?? decided[0];
}
