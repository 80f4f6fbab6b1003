import type { RouteFacts } from "../../facts/compute.ts";

/** The source ARN of a permission for API Gateway, as far as it names one API. */
export interface SourceArn {
  readonly region: string;
  readonly account: string;
  readonly apiId: string;
  /** `STAGE/METHOD/PATH`, or `authorizers/ID`; `*` and `?` are wildcards. */
  readonly calls: string;
}

/**
 * @returns `undefined` where it is no ARN of one API: a wildcard stands in the region, the account or the API's id
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
 */
export function sourceArn(text: string): SourceArn | undefined {
  const [, region, account, apiId, calls] =
    /^arn:aws[a-z-]*:execute-api:([\w-]+):(\d{12}):([\w-]+)(?:\/(.*))?$/.exec(text) ?? [];
  if (region === undefined || account === undefined || apiId === undefined) return undefined;
  return { region, account, apiId, calls: calls ?? "" };
}

/** One position of a pattern: a character, or what may stand in its place, once or any number of times. */
type Token = { readonly character: string } | { readonly many: boolean; readonly slashes: boolean };

const ANYTHING: Token = { many: true, slashes: true };
const WITHIN_SEGMENT: Token = { many: true, slashes: false };

/** Whether some call of the route, in any stage, has a source ARN that the permission's matches. */
export function admits(calls: string, { method, path }: Pick<RouteFacts, "method" | "path">): boolean {
  return intersects(pattern(calls), family(method, path));
}

/** As `StringLike` reads it: wildcards reach over slashes. */
function pattern(calls: string): readonly Token[] {
  return [...calls].map((character) => {
    if (character === "*") return ANYTHING;
    return character === "?" ? { many: false, slashes: true } : { character };
  });
}

/** Every source ARN that API Gateway may send for a route: a parameter may stand as it is written, or filled in. */
function family(method: string, path: string): readonly Token[] {
  if (method === "ANY" && /^\/\{[^/]*\+\}$/.test(path)) return [ANYTHING];
  const segments = path
    .split("/")
    .slice(1)
    .map((segment) => segmentTokens(segment));
  const verb = method === "ANY" ? [WITHIN_SEGMENT] : literal(method);
  return [WITHIN_SEGMENT, ...[verb, ...segments].flatMap((tokens) => [...literal("/"), ...tokens])];
}

function segmentTokens(segment: string): readonly Token[] {
  if (/^\{.*\+\}$/.test(segment)) return [ANYTHING];
  return segment.split(/(\{[^}]*\})/).flatMap((part) => (part.startsWith("{") ? [WITHIN_SEGMENT] : literal(part)));
}

function literal(text: string): readonly Token[] {
  return [...text].map((character) => ({ character }));
}

/** Whether some text fits both: all pairs of positions that one text can reach, found once each. */
function intersects(left: readonly Token[], right: readonly Token[]): boolean {
  const width = right.length + 1;
  const seen = new Set<number>([0]);
  for (const place of seen) {
    const [row, column] = [Math.floor(place / width), place % width];
    if (row === left.length && column === right.length) return true;
    for (const [down, across] of steps(left[row], right[column])) seen.add((row + down) * width + column + across);
  }
  return false;
}

/** Where one character, or none for what may stand for nothing, leads to. */
function steps(left: Token | undefined, right: Token | undefined): readonly [number, number][] {
  const found: [number, number][] = [];
  if (isMany(left)) found.push([1, 0]);
  if (isMany(right)) found.push([0, 1]);
  if (left === undefined || right === undefined || !haveCommon(left, right)) return found;
  found.push([isMany(left) ? 0 : 1, isMany(right) ? 0 : 1]);
  return found;
}

function isMany(token: Token | undefined): boolean {
  return token !== undefined && "many" in token && token.many;
}

function haveCommon(left: Token, right: Token): boolean {
  if ("character" in left && "character" in right) return left.character === right.character;
  if ("character" in left) return left.character !== "/" || !("many" in right) || right.slashes;
  return !("character" in right) || right.character !== "/" || left.slashes;
}
