/** What only a tenant's own users read: whoever else is shown it has got through. */
export const canaryOf = (tenant: string): string => `Canary of ${tenant}`;
