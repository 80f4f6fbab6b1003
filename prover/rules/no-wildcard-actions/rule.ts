import { breach, unread } from "../breaches.ts";
import { managedDocumentsOf } from "../managed-policies.ts";
import { onlyOptions } from "../options.ts";
import { type PolicyDocument, policyDocumentsOf, type WrittenStatement } from "../policy-documents.ts";
import type { Breach, Rule } from "../rule.ts";

export const rule: Rule = {
  id: "no-wildcard-actions",
  claim: "Every policy that allows something enumerates the actions that it allows.",
  check: (nodes, world, options) => {
    onlyOptions("no-wildcard-actions", options, []);
    const documents = [...policyDocumentsOf(nodes), ...managedDocumentsOf(nodes, world)];
    return { checked: documents.length, breaches: documents.flatMap(breachesOf) };
  },
};

function breachesOf(document: PolicyDocument): readonly Breach[] {
  if (document.doubt !== undefined) return [unread(document.node, document.property, document.doubt)];
  return document.statements.filter(({ effect }) => effect === "Allow").flatMap((it) => allowing(document, it));
}

function allowing({ node, property }: PolicyDocument, statement: WrittenStatement): readonly Breach[] {
  const because = [`${node.address}, ${property}, ${statement.label}`];
  if (statement.negatedActions) {
    const excepted = statement.actions.join(", ");
    return [
      breach(node, {
        subject: "NotAction",
        sentence: `${node.address} allows every action but ${excepted}.`,
        because,
        fix: "List the actions that are needed under Action.",
      }),
    ];
  }
  return statement.actions
    .filter((action) => /[*?]/.test(action))
    .map((action) =>
      breach(node, {
        subject: action,
        sentence: `${node.address} allows the actions "${action}" by a wildcard.`,
        because,
        fix: `Replace "${action}" by the actions that are needed.`,
      }),
    );
}
