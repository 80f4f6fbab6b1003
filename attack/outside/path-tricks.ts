import type { Attack } from "../attack.ts";
import type { Target } from "../target.ts";
import { outcomeOfTrick } from "./answers.ts";

/** Paths that begin as the attacker's and end as the victim's, or are the victim's in another spelling. */
export function pathTricks(target: Target): readonly Attack[] {
  const { attacker, victim, stage } = target;
  const [own, theirs] = [`/tenants/${attacker.id}`, `/tenants/${victim.id}`];
  const paths: Readonly<Record<string, string>> = {
    "dots between": `${own}/..${theirs.slice("/tenants".length)}/users`,
    "dots from the root": `${own}/../..${theirs}/users`,
    "dots, encoded": `${own}/%2e%2e/${victim.id}/users`,
    "dots, half encoded": `${own}/.%2e/${victim.id}/users`,
    "dots, encoded in capitals": `${own}/%2E%2E/${victim.id}/users`,
    "dots, encoded twice": `${own}/%252e%252e/${victim.id}/users`,
    "slashes, encoded": `${own}/users/..%2f..%2f${victim.id}%2fusers`,
    "slashes, encoded in capitals": `${own}/users/..%2F..%2F${victim.id}%2Fusers`,
    "slashes, encoded twice": `${own}/users/..%252f..%252f${victim.id}%252fusers`,
    "everything encoded": `${own}/users/${[...`../../${victim.id}/users`].map(hex).join("")}`,
    backslashes: `${own}/users/..\\..\\${victim.id}\\users`,
    "backslashes, encoded": `${own}/users/..%5c..%5c${victim.id}%5cusers`,
    capitals: `/TENANTS/${victim.id.toUpperCase()}/USERS`,
    "one capital": `/tenants/${victim.id.replace("t", "T")}/users`,
    "one letter encoded": `/tenants/%74${victim.id.slice(1)}/users`,
    "the tenant encoded": `/tenants/${[...victim.id].map(hex).join("")}/users`,
    "a slash at the end": `${theirs}/users/`,
    "a dot at the end": `${theirs}./users`,
    "dots and spaces at the end": `${theirs}.%20/users`,
    "a dot between": `/tenants/./${victim.id}/users`,
    "a zero byte": `${theirs}%00/users`,
    "a line feed": `${theirs}%0a/users`,
    "parameters of a segment": `/tenants/${victim.id};v=1/users;v=2`,
    "parameters that hide dots": `${own}/..;/${victim.id}/users`,
    "its own tenant as a parameter": `/tenants/${victim.id};${attacker.id}/users`,
    "a fragment": `${own}/../${victim.id}/users#${own}`,
    "the other's below its own": `${own}${theirs}/users`,
    "its own below the other's": `${theirs}${own}/../../users`,
    "through its own users": `${own}/users/../../${victim.id}/users`,
    "through a stage that is none": `/../${stage}${theirs}/users`,
  };
  const trick = (name: string, path: string, hole: Attack["hole"] = "gullible routing"): Attack => ({
    kind: "path tricks",
    name,
    wall: "gateway",
    attempt: async (field) => {
      const headers = { authorization: `Bearer ${await field.token(attacker.id)}` };
      return outcomeOfTrick(await field.send({ path, headers }), field, attacker.id);
    },
    hole,
  });
  return [
    ...Object.entries(paths).map(([name, path]) => trick(name, `/${stage}${path}`)),
    // No API Gateway takes these to any function: what they would be by a careless front is what they are tried with.
    trick(
      "a slash of another alphabet",
      `/${stage}${own}/users/..%c0%af..%c0%af${victim.id}%c0%afusers`,
      "lenient front",
    ),
    trick("slashes twice", `/${stage}//tenants//${victim.id}//users`, "lenient front"),
    trick("slashes twice in front", `//${stage}${theirs}/users`, "lenient front"),
    trick("an absolute URL of the other's", `http://127.0.0.1/${stage}${theirs}/users`, "lenient front"),
    trick("an absolute URL of the other's host", `http://${victim.id}.example.com/${stage}/users`, "lenient front"),
  ];
}

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
