import type { ErrorObject, ValidateFunction } from "ajv";
import { type Document, type ErrorCode, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { UserError } from "../model/errors.ts";

/** A file's content, and where each part of it stands. */
export interface ParsedYaml<Content> {
  readonly content: Content;
  /** From 1: the line of `["crossings", "0"]`. */
  readonly lineOf: (path: readonly string[]) => number;
}

/** The schemas' pattern for text that says something. */
const NOT_EMPTY = "\\S";

/**
 * @param schemaFile where its schema can be read, for the person whose file is wrong
 * @throws UserError naming the first line that is not as the schema says
 */
export function parseYaml<Content>(
  text: string,
  file: string,
  validate: ValidateFunction<Content>,
  schemaFile: string,
): ParsedYaml<Content> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [unreadable] = document.errors;
  if (unreadable !== undefined) {
    const line = lines.linePos(unreadable.pos[0]).line;
    throw new UserError({
      message: `${notYaml(unreadable.code)}: ${quoted(text.split("\n")[line - 1] ?? "")}.`,
      where: `${file}:${line}`,
      fix: `Correct the line, or name a YAML file that is as ${schemaFile} says.`,
    });
  }
  const content: unknown = document.toJS();
  if (validate(content)) return { content, lineOf: (path) => lineOf(path, document, lines) };
  const problems = (validate.errors ?? []).map((error) => problemOf(error, document, lines));
  const [first] = problems.toSorted((a, b) => a.line - b.line);
  throw new UserError({
    message: first?.message ?? "It is not as its schema says.",
    where: `${file}:${first?.line ?? 1}`,
    fix: `See ${schemaFile} for what may stand there.`,
  });
}

function problemOf(error: ErrorObject, document: Document, lines: LineCounter): { message: string; line: number } {
  const path = error.instancePath.split("/").slice(1).map(unescapePointer);
  const extra: unknown = error.params["additionalProperty"] ?? error.params["propertyName"] ?? error.propertyName;
  const at = path.length === 0 ? "at the top" : `at ${path.join(" / ")}`;
  if (typeof extra === "string") {
    return { message: `There is no key "${extra}" ${at}.`, line: lineOf([...path, extra], document, lines) };
  }
  if (error.keyword === "discriminator") {
    const { tag, tagValue } = error.params;
    const message = `There is no ${tag} "${tagValue}", which stands ${at}.`;
    return { message, line: lineOf([...path, String(tag)], document, lines) };
  }
  return { message: `The value ${at} ${expectation(error)}.`, line: lineOf(path, document, lines) };
}

function expectation({ keyword, params, message }: ErrorObject): string {
  if (keyword === "required") return `has no "${params["missingProperty"]}"`;
  if (keyword === "enum") return `must be one of ${params["allowedValues"].join(", ")}`;
  if (keyword === "pattern" && params["pattern"] === NOT_EMPTY) return "must not be empty";
  if (keyword === "type" && params["type"] === "object") return "must be keys and their values";
  return message ?? "is wrong";
}

/** The line of a key or of a list's item, or of the document where the path leads nowhere. */
function lineOf(path: readonly string[], document: Document, lines: LineCounter): number {
  const parent = path.length <= 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const item = isSeq(parent) ? parent.items[Number(path.at(-1))] : undefined;
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === path.at(-1))
    : undefined;
  const node = item ?? pair?.key ?? parent;
  return isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1;
}

/** JSON pointers write `/` as `~1`. */
const unescapePointer = (part: string): string => part.replaceAll("~1", "/").replaceAll("~0", "~");

/** What the parser's codes mean to whoever wrote the file. @see https://eemeli.org/yaml/#errors */
const UNREADABLE: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: "An alias has a tag or an anchor of its own",
  BAD_ALIAS: "An alias or an anchor has no name",
  BAD_DQ_ESCAPE: "A text in double quotes has a backslash before what it cannot stand before",
  BAD_INDENT: "A line is not indented as what it belongs to, or a bracket is not closed",
  BAD_SCALAR_START: "A text starts with a character that has to be in quotes",
  DUPLICATE_KEY: "A key stands twice in one place",
  MISSING_CHAR: "A quote, a bracket, a comma or a space is missing",
  MULTIPLE_DOCS: "The file holds more than one document",
  TAB_AS_INDENT: "A line is indented by a tab, and YAML takes spaces",
};

const notYaml = (code: ErrorCode): string => UNREADABLE[code] ?? "The file is not YAML from this line on";

const LONGEST_QUOTE = 60;

/** As much of a line as names it, without what a terminal would take for its own. */
function quoted(line: string): string {
  const text = line.replaceAll(/\p{Cc}+/gu, " ").trim();
  if (text === "") return "it ends too soon";
  return `"${text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text}"`;
}
