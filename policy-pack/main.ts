import { PolicyPack } from "@pulumi/policy";
import { POLICIES } from "./policies.ts";

new PolicyPack("bulkhead", {
  description: "The theorems and house rules of Bulkhead, over the resources of one stack.",
  enforcementLevel: "mandatory",
  policies: [...POLICIES],
});
