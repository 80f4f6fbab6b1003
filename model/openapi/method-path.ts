import type { HttpMethod } from "./document.ts";

/**
 * How a stage's settings name a method: `~1tenants~1tenant-001~1users/GET`. The slashes of the path are escaped as in a
 * JSON pointer, the one before the method is not.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateStage.html
 */
export function methodPath(path: string, method: HttpMethod): string {
  return `${path.replaceAll("/", "~1")}/${method.toUpperCase()}`;
}
