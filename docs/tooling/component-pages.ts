import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

export interface Page {
  /** Relative to `docs/components`. */
  readonly path: string;
  readonly content: string;
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly text: string;
  readonly fallback: string | undefined;
}

interface Shape {
  readonly name: string;
  readonly text: string;
  readonly fields: readonly Field[];
}

interface Component {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly args: Shape | undefined;
  /** Other shapes of the file that the arguments name. */
  readonly shapes: readonly Shape[];
  readonly outputs: readonly Field[];
}

/** A page for each component, read from its code, and the table of all. */
export function componentPages(root: string): readonly Page[] {
  const components = ["components", "lib"]
    .flatMap((folder) => filesIn(root, folder))
    .flatMap((file) => componentsOf(root, file))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    { path: "README.md", content: indexPage(components) },
    ...components.map((component) => ({ path: `${kebab(component.name)}.md`, content: pageOf(component) })),
  ];
}

function filesIn(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => `${folder}/${name}`);
}

function componentsOf(root: string, file: string): readonly Component[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest, true);
  const shapes = source.statements.filter(ts.isInterfaceDeclaration).map((declaration) => shapeOf(declaration, source));
  return source.statements.filter(ts.isClassDeclaration).flatMap((declaration) => {
    const name = declaration.name?.text ?? "";
    const isComponent = declaration.heritageClauses?.some((clause) =>
      clause.getText(source).endsWith("ComponentResource"),
    );
    if (isComponent !== true) return [];
    const args = shapes.find((shape) => shape.name === `${name}Args`);
    return [
      {
        name,
        file,
        text: textOf(declaration),
        args,
        shapes: namedBy(args, shapes),
        outputs: outputsOf(declaration, source),
      },
    ];
  });
}

function namedBy(args: Shape | undefined, shapes: readonly Shape[]): readonly Shape[] {
  const found = new Set<Shape>();
  const follow = (shape: Shape | undefined): void => {
    for (const { type } of shape?.fields ?? []) {
      for (const other of shapes) {
        if (other === args || found.has(other) || !new RegExp(`\\b${other.name}\\b`).test(type)) continue;
        found.add(other);
        follow(other);
      }
    }
  };
  follow(args);
  return [...found];
}

function shapeOf(declaration: ts.InterfaceDeclaration, source: ts.SourceFile): Shape {
  const fields = declaration.members.filter(ts.isPropertySignature).map((member) => fieldOf(member, source));
  return { name: declaration.name.text, text: textOf(declaration), fields };
}

function outputsOf(declaration: ts.ClassDeclaration, source: ts.SourceFile): readonly Field[] {
  const isPublic = (member: ts.ClassElement): boolean =>
    ts.getModifiers(member as ts.PropertyDeclaration)?.every(({ kind }) => kind !== ts.SyntaxKind.PrivateKeyword) !==
    false;
  return declaration.members
    .filter(ts.isPropertyDeclaration)
    .filter((member) => isPublic(member) && !ts.isPrivateIdentifier(member.name))
    .map((member) => fieldOf(member, source));
}

function fieldOf(member: ts.PropertySignature | ts.PropertyDeclaration, source: ts.SourceFile): Field {
  const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === "default");
  return {
    name: member.name.getText(source),
    type: (member.type?.getText(source) ?? "").replace(/\s+/g, " "),
    optional: member.questionToken !== undefined,
    text: textOf(member),
    fallback: tag === undefined ? undefined : oneLine(ts.getTextOfJSDocComment(tag.comment) ?? ""),
  };
}

/** A declaration's docstring without its tags, on one line. */
function textOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return oneLine(ts.getTextOfJSDocComment(comment?.comment) ?? "");
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
const kebab = (name: string): string => name.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
const cell = (text: string): string => text.replaceAll("|", "\\|");
const GENERATED = "<!-- Written by npm run docs from the component's code. -->";

function indexPage(components: readonly Component[]): string {
  const rows = components.map(({ name, text }) => `| [\`${name}\`](${kebab(name)}.md) | ${cell(text)} |`);
  return `${[GENERATED, "# Components", "| Component | What it is |\n|---|---|\n".concat(rows.join("\n"))].join("\n\n")}\n`;
}

function pageOf({ name, file, text, args, shapes, outputs }: Component): string {
  return `${[
    GENERATED,
    `# ${name}`,
    ...(text === "" ? [] : [text]),
    `In [\`${file}\`](../../${file}).`,
    ...(args === undefined ? [] : ["## Arguments", ...(args.text === "" ? [] : [args.text]), fieldTable(args.fields)]),
    ...shapes.flatMap((shape) => [
      `### ${shape.name}`,
      ...(shape.text === "" ? [] : [shape.text]),
      ...(shape.fields.length === 0 ? [] : [fieldTable(shape.fields)]),
    ]),
    ...(outputs.length === 0 ? [] : ["## What it has", fieldTable(outputs)]),
  ].join("\n\n")}\n`;
}

function fieldTable(fields: readonly Field[]): string {
  const rows = fields.map(({ name, type, optional, text, fallback }) => {
    const said = [text, fallback === undefined ? "" : `Default: ${fallback}.`].filter(Boolean).join(" ");
    return `| \`${name}${optional ? "?" : ""}\` | \`${cell(type)}\` | ${cell(said)} |`;
  });
  return ["| Name | Type | |", "|---|---|---|", ...rows].join("\n");
}
