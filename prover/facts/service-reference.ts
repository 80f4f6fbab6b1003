/**
 * What AWS's Service Authorization Reference says of each service, as plain data. The prover reads no files: whoever
 * calls it brings this.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export interface ServiceReference {
  /** For reports: the package and its version, which holds the date. */
  readonly source: string;
  /** By IAM prefix, in lower case: `dynamodb`. */
  readonly services: ReadonlyMap<string, ServiceFacts>;
}

export interface ServiceFacts {
  readonly prefix: string;
  /** By name in lower case: `getitem`. */
  readonly actions: ReadonlyMap<string, ActionFacts>;
  /** Resource type, in lower case, to the ARN's pattern as the reference writes it: `arn:${Partition}:dynamodb:${Region}:…`. */
  readonly resourceTypes: ReadonlyMap<string, string>;
  /** Types of resource whose tags requests carry as `aws:ResourceTag/…`. */
  readonly taggedTypes?: ReadonlySet<string>;
  /** Condition keys in lower case that hold several values. */
  readonly multivaluedKeys: ReadonlySet<string>;
}

export interface ActionFacts {
  /** As AWS spells it: `dynamodb:GetItem`. */
  readonly name: string;
  readonly level: "List" | "Read" | "Write" | "Tagging" | "Permissions management";
  /** Types of resource, in lower case, that the action names; none: it can only be allowed on `*`. */
  readonly resourceTypes: readonly string[];
}
