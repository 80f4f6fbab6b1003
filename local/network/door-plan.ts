/** Every address of a function's network is one of its own loopback interface; each service of AWS has one of them. */
export const DOOR_PORTS = {
  /** What security groups and network ACLs are asked about. */
  services: 443,
  names: 53,
} as const;

/** Any service that has no door of its own: what of AWS is not served here is refused there, and never reaches AWS. */
export const ANY_SERVICE = "*";
/** Where functions that check tokens get the keys from. Their code trusts this address without encryption. */
const IDENTITY = "cognito-idp";

/** Services by their names in endpoints; the SDK's names of them, as its variables have them. */
const SDK_NAMES: Readonly<Record<string, string>> = {
  dynamodb: "DYNAMODB",
  sts: "STS",
  kms: "KMS",
  logs: "CLOUDWATCH_LOGS",
  lambda: "LAMBDA",
  s3: "S3",
  secretsmanager: "SECRETS_MANAGER",
  ssm: "SSM",
  sqs: "SQS",
  sns: "SNS",
  events: "EVENTBRIDGE",
};

const SERVICES: readonly string[] = [IDENTITY, ANY_SERVICE, ...Object.keys(SDK_NAMES)];

const addressAt = (index: number): string => `127.0.0.${index + 1}`;

/** The service whose door has an address. */
export function serviceAt(address: string | undefined): string | undefined {
  return SERVICES.find((_, index) => addressAt(index) === address);
}

/** The address that a name of AWS has in a function's network; `undefined` of any other name. */
export function addressOfName(name: string): string | undefined {
  const [service, , ...rest] = name.toLowerCase().split(".");
  const index = SERVICES.indexOf(service ?? "");
  return rest.join(".") === "amazonaws.com" && index >= 0 ? addressAt(index) : undefined;
}

function urlOf(service: string): string {
  return `http://${addressAt(SERVICES.indexOf(service))}:${DOOR_PORTS.services}`;
}

/** How a function's SDK finds the doors. @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
export function endpointVariables(): Readonly<Record<string, string>> {
  const own = Object.entries(SDK_NAMES).map(([service, name]) => [`AWS_ENDPOINT_URL_${name}`, urlOf(service)]);
  return { AWS_ENDPOINT_URL: urlOf(ANY_SERVICE), ...Object.fromEntries(own) };
}

/** Where a function finds what the token issuer publishes. @param url of the issuer, on this machine */
export function identityUrl(url: string): string {
  return `${urlOf(IDENTITY)}${new URL(url).pathname}`;
}

export function isIdentity(service: string): boolean {
  return service === IDENTITY;
}
