/** A string, a bracket or a comma: what the nesting of JSON text can be told from. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gsu;

/**
 * Whether an object in this JSON text, at any depth, names a member twice. Parsers disagree on which one counts; with
 * `tenant-001` first and `tenant-002` second, two readers of one signed token would see two tenants.
 *
 * @param json text that `JSON.parse` has accepted
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4
 */
export function hasDuplicateMembers(json: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  let text: string | undefined;
  for (const [token] of json.matchAll(TOKEN)) {
    if (token.startsWith('"')) text = token;
    else if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":" && text !== undefined) {
      const names = open.at(-1);
      const name: string = JSON.parse(text);
      if (names?.has(name)) return true;
      names?.add(name);
    }
  }
  return false;
}
