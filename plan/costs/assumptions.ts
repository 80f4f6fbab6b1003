/** What is taken of a month's use, where the platform's description does not say. */
export interface CostAssumptions {
  /** API requests of each tenant, a month. */
  readonly requests: number;
  /** Data that each tenant keeps. */
  readonly gb: number;
}

/** How a request is taken to be served; printed with every estimate. */
export const REQUEST = {
  /** Seconds that a function runs. */
  duration: 0.1,
  /** Of so many requests one asks the authorizer: the others' answers are cached. */
  perAuthorization: 10,
  reads: 1,
  writes: 1,
  /** KiB that a function logs, and that the API logs of it. */
  logKiB: 1,
  /** KiB of the response. */
  responseKiB: 4,
  /** Of so many requests one looks up a name. */
  perLookup: 10,
  /** Of so many reads and writes one asks KMS: DynamoDB keeps table keys for minutes. */
  perKeyRequest: 100,
} as const;

/** Hours of a month, as AWS counts. */
export const HOURS = 730;

export function assumptionSentences({ requests, gb }: CostAssumptions): readonly string[] {
  const { duration, perAuthorization, reads, writes, logKiB, responseKiB } = REQUEST;
  return [
    `${requests.toLocaleString("en")} requests a month and ${gb} GB for each tenant (or environment, or service).`,
    `A request runs a function for ${duration * 1000} ms, reads ${reads} and writes ${writes} unit, logs ${logKiB} KiB twice and answers with ${responseKiB} KiB; one in ${perAuthorization} asks the authorizer.`,
    "List prices without free tiers, taxes, support and discounts. Users of Cognito, mails, restores and what people do in consoles are not counted.",
  ];
}
