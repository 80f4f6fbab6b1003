import { expect, test } from "vitest";
import { propertyName } from "../capture/terraform/property-names.ts";
import { replacements } from "../terraform/offline-provider/plan/replacement.ts";
import { replacingProperties } from "./replacing-properties.ts";

/** The offline provider spells the same facts as Terraform does; where it is silent, this table may say more. */
test.each(Object.entries(replacements))("%s is replaced by what the offline provider replaces it by", (kind, names) => {
  const known = replacingProperties(kind);
  const missing = names.filter((name) => {
    const spellings = [propertyName(kind, name, false), propertyName(kind, name, true)];
    return !spellings.some((spelling) => known?.includes(spelling));
  });
  expect(missing).toEqual([]);
});
