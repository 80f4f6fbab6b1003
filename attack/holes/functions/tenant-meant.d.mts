/** @returns one of `tenants`; `undefined` where none is named */
export declare function tenantMeant(
  path: string,
  headers: Readonly<Record<string, string>>,
  tenants: readonly string[],
): string | undefined;
