import { UserError } from "../model/errors.ts";

/** @throws UserError where `value` is not a port: a whole number from 0, which takes any that is free, to 65535 */
export function parsePort(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= 65_535) return port;
  throw new UserError({ message: `"${value}" is not a port.`, where: "--port", fix: "Give a number from 0 to 65535." });
}
