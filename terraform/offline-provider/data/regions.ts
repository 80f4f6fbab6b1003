/** A region's name in words, the start of its zone ids, and the letters of its zones. */
export interface Region {
  readonly description: string;
  readonly zoneIdPrefix: string;
  readonly letters: string;
}

/**
 * Regions that the offline provider can describe. Zone letters differ between accounts where AWS shuffles or retires
 * them; these are the ones that a new account sees most often.
 * Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export const regions: Readonly<Record<string, Region>> = {
  "af-south-1": { description: "Africa (Cape Town)", zoneIdPrefix: "afs1", letters: "abc" },
  "ap-east-1": { description: "Asia Pacific (Hong Kong)", zoneIdPrefix: "ape1", letters: "abc" },
  "ap-northeast-1": { description: "Asia Pacific (Tokyo)", zoneIdPrefix: "apne1", letters: "acd" },
  "ap-northeast-2": { description: "Asia Pacific (Seoul)", zoneIdPrefix: "apne2", letters: "abcd" },
  "ap-northeast-3": { description: "Asia Pacific (Osaka)", zoneIdPrefix: "apne3", letters: "abc" },
  "ap-south-1": { description: "Asia Pacific (Mumbai)", zoneIdPrefix: "aps1", letters: "abc" },
  "ap-south-2": { description: "Asia Pacific (Hyderabad)", zoneIdPrefix: "aps2", letters: "abc" },
  "ap-southeast-1": { description: "Asia Pacific (Singapore)", zoneIdPrefix: "apse1", letters: "abc" },
  "ap-southeast-2": { description: "Asia Pacific (Sydney)", zoneIdPrefix: "apse2", letters: "abc" },
  "ap-southeast-3": { description: "Asia Pacific (Jakarta)", zoneIdPrefix: "apse3", letters: "abc" },
  "ap-southeast-4": { description: "Asia Pacific (Melbourne)", zoneIdPrefix: "apse4", letters: "abc" },
  "ca-central-1": { description: "Canada (Central)", zoneIdPrefix: "cac1", letters: "abd" },
  "ca-west-1": { description: "Canada West (Calgary)", zoneIdPrefix: "caw1", letters: "abc" },
  "eu-central-1": { description: "Europe (Frankfurt)", zoneIdPrefix: "euc1", letters: "abc" },
  "eu-central-2": { description: "Europe (Zurich)", zoneIdPrefix: "euc2", letters: "abc" },
  "eu-north-1": { description: "Europe (Stockholm)", zoneIdPrefix: "eun1", letters: "abc" },
  "eu-south-1": { description: "Europe (Milan)", zoneIdPrefix: "eus1", letters: "abc" },
  "eu-south-2": { description: "Europe (Spain)", zoneIdPrefix: "eus2", letters: "abc" },
  "eu-west-1": { description: "Europe (Ireland)", zoneIdPrefix: "euw1", letters: "abc" },
  "eu-west-2": { description: "Europe (London)", zoneIdPrefix: "euw2", letters: "abc" },
  "eu-west-3": { description: "Europe (Paris)", zoneIdPrefix: "euw3", letters: "abc" },
  "il-central-1": { description: "Israel (Tel Aviv)", zoneIdPrefix: "ilc1", letters: "abc" },
  "me-central-1": { description: "Middle East (UAE)", zoneIdPrefix: "mec1", letters: "abc" },
  "me-south-1": { description: "Middle East (Bahrain)", zoneIdPrefix: "mes1", letters: "abc" },
  "sa-east-1": { description: "South America (Sao Paulo)", zoneIdPrefix: "sae1", letters: "abc" },
  "us-east-1": { description: "US East (N. Virginia)", zoneIdPrefix: "use1", letters: "abcdef" },
  "us-east-2": { description: "US East (Ohio)", zoneIdPrefix: "use2", letters: "abc" },
  "us-west-1": { description: "US West (N. California)", zoneIdPrefix: "usw1", letters: "ac" },
  "us-west-2": { description: "US West (Oregon)", zoneIdPrefix: "usw2", letters: "abcd" },
};
