/** An attribute's value in DynamoDB's own JSON: `{ "S": "text" }`, `{ "B": "base64" }`. */
export type AttributeJson = Readonly<Record<string, unknown>>;

export type Item = Readonly<Record<string, AttributeJson>>;

/** Where a tenant's tables can be read from: AWS, or anything that speaks DynamoDB's protocol. */
export interface TenantTables {
  /** What messages call it: `DynamoDB in us-east-1`. */
  readonly name: string;
  /**
   * Every item of a table, page by page, strongly consistent within a page.
   *
   * @throws UserError where the table is missing or may not be read
   */
  readonly scan: (table: string) => AsyncIterable<readonly Item[]>;
}
