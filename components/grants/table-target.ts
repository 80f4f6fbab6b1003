import * as pulumi from "@pulumi/pulumi";

/** A table as a grant sees it. */
export interface TableTarget {
  readonly arn: pulumi.Input<string>;
  /** Its indexes that may be read. @default none */
  readonly indexNames?: readonly string[];
}

export interface TableGrant {
  /** Names the statements, in PascalCase: `Users` gives `ReadUsers`. Unique among a role's grants of one kind. */
  readonly name: string;
  readonly tables: readonly TableTarget[];
  /** The one key that these tables are encrypted with. */
  readonly keyArn: pulumi.Input<string>;
  readonly region: string;
}

export function tableArns(tables: readonly TableTarget[]): pulumi.Input<string>[] {
  return tables.map((table) => table.arn);
}

/** Access to an index is granted on the index's own ARN. */
export function tableAndIndexArns(tables: readonly TableTarget[]): pulumi.Input<string>[] {
  return tables.flatMap(({ arn, indexNames = [] }) => [
    arn,
    ...indexNames.map((index) => pulumi.interpolate`${arn}/index/${index}`),
  ]);
}
