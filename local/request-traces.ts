/**
 * Which API request a call to AWS belongs to: the gateway gives each request a trace of its own, the function is called
 * with it, and the function's SDK sends it along.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export interface RequestTraces {
  /** @param event with which a function is called */
  readonly note: (event: unknown) => void;
  /** @param header `X-Amzn-Trace-Id` of a call; a function can only send traces that it was called with */
  readonly requestOf: (header: string) => string | undefined;
}

const ROOT = /Root=([\w-]+)/;
const KEPT = 5_000;

export function requestTraces(): RequestTraces {
  const requests = new Map<string, string>();
  return {
    note: (event) => {
      const { headers, requestContext } = fieldsOf(event);
      const [, root] = ROOT.exec(String(fieldsOf(headers)["X-Amzn-Trace-Id"])) ?? [];
      const { requestId } = fieldsOf(requestContext);
      if (root === undefined || typeof requestId !== "string") return;
      requests.set(root, requestId);
      // A map's first key is its oldest.
      for (const [oldest] of requests.size > KEPT ? requests : []) {
        requests.delete(oldest);
        break;
      }
    },
    requestOf: (header) => requests.get(ROOT.exec(header)?.[1] ?? ""),
  };
}

/** The trace that an event came with, as functions get it. */
export function traceRootIn(payload: string): string | undefined {
  return /"X-Amzn-Trace-Id":"Root=([\w-]+)/.exec(payload)?.[1];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
