import type { Wire } from "../wire.ts";

/**
 * What AWS makes of one kind of resource: output → how. Names are those of the Pulumi SDK.
 *
 * A text has places: `{partition}`, `{region}`, `{account}`, `{dns}`; `{uuid}`, `{hex:17}`, `{lower:10}` (drawn from
 * the URN and the output's name); `{autoname}` (the logical name and seven letters, or the name's prefix completed);
 * and any input or other output of the resource. What the program gave wins over the row.
 */
export type Row = Readonly<Record<string, string | number | boolean | Maker>>;

export type Maker = (resource: Subject) => Wire | undefined;

/** A resource as a maker sees it: inputs without their secret wrapping, and the row's other outputs. */
export interface Subject {
  readonly urn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly value: (property: string) => Wire | undefined;
  readonly text: (property: string) => string | undefined;
  readonly fill: (template: string) => string | undefined;
}
