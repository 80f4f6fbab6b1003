import type { CellStack } from "../../model/cells.ts";
import { tenantKeyAlias, tenantTableName } from "../../model/naming.ts";
import type { TenantId } from "../../model/tenant.ts";
import type { TenantRemains } from "./tenant-remains.ts";

export type ErasureVerdict = "erased" | "not-erased" | "unknown";

/** One thing that was asked of AWS, and what it shows. */
export interface ErasureFinding {
  readonly verdict: ErasureVerdict;
  readonly sentence: string;
}

export interface Erasure {
  readonly verdict: ErasureVerdict;
  readonly findings: readonly ErasureFinding[];
}

/**
 * Whether AWS holds nothing of a removed tenant that can be read for longer than its key's waiting period: the tables are
 * gone, and every key of the tenant is scheduled for deletion or gone. Backups that remain end with the key, and are told.
 */
export async function checkErasure(
  tenant: TenantId,
  stacks: readonly Pick<CellStack, "suffix">[],
  remains: TenantRemains,
): Promise<Erasure> {
  const findings: ErasureFinding[] = [];
  const suffixes = [...new Set(stacks.map(({ suffix }) => suffix))];
  for (const suffix of suffixes) {
    for (const kind of ["users", "data"] as const) {
      findings.push(...(await tableFindings(tenantTableName(tenant, kind, suffix), remains)));
    }
  }
  findings.push(...(await keyFindings(tenant, suffixes, remains)));
  return { verdict: overall(findings), findings };
}

async function tableFindings(table: string, remains: TenantRemains): Promise<readonly ErasureFinding[]> {
  const exists = await remains.tableExists(table);
  const backups = await remains.backupsOf(table);
  return [
    exists
      ? { verdict: "not-erased", sentence: `The table ${table} is there.` }
      : { verdict: "erased", sentence: `The table ${table} is gone.` },
    ...backups.map(({ arn, until }) => ({
      verdict: until === undefined ? ("not-erased" as const) : ("erased" as const),
      sentence:
        until === undefined
          ? `The backup ${arn} stays until somebody deletes it.`
          : `The backup ${arn} can be restored while the tenant's key is there, and is deleted on ${dayOf(until)}.`,
    })),
  ];
}

async function keyFindings(
  tenant: TenantId,
  suffixes: readonly string[],
  remains: TenantRemains,
): Promise<readonly ErasureFinding[]> {
  const { keys, unreadable } = await remains.keysTagged(tenant);
  const own = keys.filter(
    ({ state, aliases }) => state === "PendingDeletion" || !isOfAnother(tenant, suffixes, aliases),
  );
  return [
    ...own.map(({ arn, state, deletedOn }): ErasureFinding => {
      if (state !== "PendingDeletion") return { verdict: "not-erased", sentence: `The key ${arn} is ${state}.` };
      const when = deletedOn === undefined ? "" : ` on ${dayOf(deletedOn)}`;
      return { verdict: "erased", sentence: `The key ${arn} is scheduled for deletion${when}.` };
    }),
    ...(own.length === 0 && unreadable === 0
      ? [{ verdict: "erased" as const, sentence: `No key of the region is tagged with ${tenant}: it is deleted.` }]
      : []),
    ...(own.length === 0 && unreadable > 0
      ? [
          {
            verdict: "unknown" as const,
            sentence: `The tags of ${unreadable} keys may not be read, so whether one is the tenant's is not known.`,
          },
        ]
      : []),
  ];
}

/** A key in use by a deployment with another suffix: a tenant of the same id, and of no concern here. */
function isOfAnother(tenant: TenantId, suffixes: readonly string[], aliases: readonly string[]): boolean {
  const own = suffixes.map((suffix) => tenantKeyAlias(tenant, suffix));
  return aliases.length > 0 && !aliases.some((alias) => own.includes(alias));
}

function overall(findings: readonly ErasureFinding[]): ErasureVerdict {
  const verdicts = new Set(findings.map(({ verdict }) => verdict));
  if (verdicts.has("not-erased")) return "not-erased";
  return verdicts.has("unknown") ? "unknown" : "erased";
}

const dayOf = (moment: string): string => moment.slice(0, 10);
