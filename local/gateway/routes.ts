import {
  type OpenApiDocument,
  type OpenApiOperation,
  type OpenApiParameter,
  parseOperation,
  parseParameters,
} from "./document.ts";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch"] as const;
const ANY_METHOD = "x-amazon-apigateway-any-method";

/** One path of the API: a "resource", as API Gateway calls it. */
export interface Resource {
  readonly id: string;
  /** As the document writes it: `/tenants/tenant-001/users/{userId}`. */
  readonly path: string;
  readonly segments: readonly string[];
  /** Upper-case method, or `ANY`. */
  readonly operations: ReadonlyMap<string, OpenApiOperation>;
}

export interface Route {
  readonly resource: Resource;
  readonly operation: OpenApiOperation;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** @param refuse is given one complaint, and throws */
export function resourcesOf(document: OpenApiDocument, refuse: (complaint: string) => never): readonly Resource[] {
  const resources = Object.entries(document.paths).map(([path, item], index): Resource => {
    const inherited = parseParameters(item["parameters"]);
    const operations = Object.entries(item).flatMap(([key, operation]): [string, OpenApiOperation][] => {
      const method = methodOf(key);
      return method === undefined ? [] : [[method, withInherited(parseOperation(operation, path, refuse), inherited)]];
    });
    return {
      id: `r${index.toString(36).padStart(5, "0")}`,
      path,
      segments: segmentsOf(path),
      operations: new Map(operations),
    };
  });
  return resources.sort(bySpecificity);
}

/**
 * The most specific resource with these segments, and its method. A segment given matches literally before a
 * parameter, and a parameter before a greedy one; a path or method that is not there is not found at all.
 *
 * @param segments of the request's path below the stage, still percent-encoded
 * @throws URIError where a segment is not valid percent-encoding
 */
export function findRoute(
  resources: readonly Resource[],
  method: string,
  segments: readonly string[],
): Route | undefined {
  for (const resource of resources) {
    const pathParameters = matchSegments(resource.segments, segments.map(decodeURIComponent));
    if (pathParameters === undefined) continue;
    const operation = resource.operations.get(method) ?? resource.operations.get("ANY");
    return operation === undefined ? undefined : { resource, operation, pathParameters };
  }
  return undefined;
}

/** `/a/b/` and `/a/b` are the same resource. */
export function segmentsOf(path: string): readonly string[] {
  const segments = path.split("/").slice(1);
  return segments.at(-1) === "" ? segments.slice(0, -1) : segments;
}

function withInherited(operation: OpenApiOperation, inherited: readonly OpenApiParameter[]): OpenApiOperation {
  const own = new Set(operation.parameters.map(keyOf));
  return {
    ...operation,
    parameters: [...inherited.filter((parameter) => !own.has(keyOf(parameter))), ...operation.parameters],
  };
}

function keyOf(parameter: OpenApiParameter): string {
  return `${parameter.in} ${parameter.name}`;
}

function methodOf(key: string): string | undefined {
  if (key === ANY_METHOD) return "ANY";
  return METHODS.find((method) => method === key)?.toUpperCase();
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index];
    if (segment === undefined || segment === "") return undefined;
    if (isGreedy(part)) return { ...parameters, [part.slice(1, -2)]: segments.slice(index).join("/") };
    if (isParameter(part)) parameters[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return pattern.length === segments.length ? parameters : undefined;
}

function bySpecificity(left: Resource, right: Resource): number {
  const length = Math.max(left.segments.length, right.segments.length);
  for (let index = 0; index < length; index += 1) {
    const difference = rank(left.segments[index]) - rank(right.segments[index]);
    if (difference !== 0) return difference;
  }
  return left.path < right.path ? -1 : 1;
}

function rank(segment: string | undefined): number {
  if (segment === undefined || !isParameter(segment)) return 0;
  return isGreedy(segment) ? 2 : 1;
}

const isParameter = (segment: string): boolean => segment.startsWith("{") && segment.endsWith("}");
const isGreedy = (segment: string): boolean => segment.startsWith("{") && segment.endsWith("+}");
