/** What the requirement says of each environment, as the plans must show it. */
export interface EnvironmentFacts {
  readonly region: string;
  readonly failoverRegion?: string;
  readonly protected: boolean;
  readonly backupPolicy: "daily" | "hourly";
  readonly throttle: { readonly rate: number; readonly burst: number; readonly monthly: number };
  readonly logLevel: string;
  readonly dataTrace: boolean;
  readonly authorizerCacheSeconds: number;
  readonly hotDays: number;
  readonly locked: boolean;
  /** By the end of an alarm's name: threshold, in milliseconds for durations. */
  readonly thresholds: Readonly<Record<string, number>>;
}

const everywhere = { "audit-archive-failures": 1, "authorizer-internal-errors": 1 };

export const ENVIRONMENT_FACTS: Readonly<Record<string, EnvironmentFacts>> = {
  dev: {
    region: "eu-west-1",
    protected: false,
    backupPolicy: "daily",
    throttle: { rate: 100, burst: 50, monthly: 10_000 },
    logLevel: "INFO",
    dataTrace: true,
    authorizerCacheSeconds: 0,
    hotDays: 7,
    locked: false,
    thresholds: {
      ...everywhere,
      "-errors": 10,
      "-duration": 10_000,
      "-throttles": 5,
      "authorizer-latency": 200,
      "api-5xx": 5,
      "api-4xx": 20,
    },
  },
  sit: {
    region: "eu-west-1",
    protected: true,
    backupPolicy: "daily",
    throttle: { rate: 500, burst: 200, monthly: 50_000 },
    logLevel: "INFO",
    dataTrace: false,
    authorizerCacheSeconds: 300,
    hotDays: 14,
    locked: false,
    thresholds: {
      ...everywhere,
      "-errors": 5,
      "-duration": 8_000,
      "-throttles": 3,
      "authorizer-latency": 150,
      "api-5xx": 3,
      "api-4xx": 15,
    },
  },
  prod: {
    region: "af-south-1",
    failoverRegion: "eu-west-1",
    protected: true,
    backupPolicy: "hourly",
    throttle: { rate: 1_000, burst: 500, monthly: 100_000 },
    logLevel: "ERROR",
    dataTrace: false,
    authorizerCacheSeconds: 300,
    hotDays: 30,
    locked: true,
    thresholds: {
      ...everywhere,
      "-errors": 1,
      "-duration": 5_000,
      "-throttles": 1,
      "authorizer-latency": 100,
      "api-5xx": 1,
      "api-4xx": 10,
    },
  },
};
