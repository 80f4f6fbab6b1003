import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { captureProgram } from "../bench/capture-program.ts";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import { renderGraphSvg } from "../cli/reporters/graph-svg.ts";
import { NO_SETTINGS } from "../model/proof-settings.ts";
import { hasChromium, launchChromium } from "../test/chromium.ts";
import type { SideCard, Topology } from "./topology.ts";
import { topologySvg } from "./topology-svg.ts";

const card = (label: string, groups: SideCard["groups"], environment = "production"): SideCard => ({
  side: { key: label, label },
  environment,
  groups,
});
const topology = (...cards: readonly SideCard[]): Topology => ({ networks: [], apis: [], cards });

describe("a drawing of compartments", () => {
  it("says what it shows, and what each holds, on white", () => {
    const drawn = topologySvg(topology(card("tenant-001", [{ kind: "table", names: ["users", "data"] }])), [
      "shop/dev",
    ]);
    expect(drawn).toContain('<title id="title">What shop/dev would deploy</title>');
    expect(drawn).toMatch(/<desc id="description">1 environment, 1 compartment, 0 networks, 0 APIs\./);
    expect(drawn).toContain('fill="#ffffff"');
    expect(drawn).toContain(">2 tables<");
    expect(drawn).not.toMatch(/href|<script|url\(/);
  });

  it("counts names that are too many, and keeps those that are too long for who points at them", () => {
    const long = `bucket-${"x".repeat(60)}`;
    const many = Array.from({ length: 6 }, (_, index) => `t${index}`);
    const groups = [
      { kind: "table", names: many },
      { kind: "bucket", names: [long] },
    ];
    const drawn = topologySvg(topology(card("tenant-001", groups)), ["shop/dev"]);
    expect(drawn).toContain(">… 3 more<");
    expect(drawn).not.toContain(">t4<");
    expect(drawn).toContain(`<title>${long}</title>bucket-xxx`);
  });

  it("counts stacks that are too many for a title, and is a drawing of nothing where there is nothing", () => {
    expect(topologySvg(topology(), ["a/b", "a/c", "a/d"])).toContain("What 3 stacks would deploy");
  });
});

describe.skipIf(!hasChromium("drawings of the graph"))("in a browser", { timeout: 60_000 }, () => {
  let browser: Awaited<ReturnType<typeof launchChromium>>;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function opened(svg: string) {
    const page = await browser.newPage();
    await page.setContent("<body></body>");
    return page.evaluate((text) => {
      const document = new DOMParser().parseFromString(text, "image/svg+xml");
      const problem = document.querySelector("parsererror")?.textContent ?? null;
      const root = window.document.body.appendChild(window.document.importNode(document.documentElement, true));
      const boxes = [...root.querySelectorAll<SVGGraphicsElement>("rect.wall")].map((rect) => rect.getBBox());
      const width = Number(root.getAttribute("width"));
      const texts = [...root.querySelectorAll<SVGGraphicsElement>("text")].map((node) => node.getBBox());
      const isOver = (a: DOMRect, b: DOMRect): boolean =>
        a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
      const outside = [...root.querySelectorAll<SVGGraphicsElement>("text.name, text.side")].filter((node) => {
        const { x, y, width: wide, height } = node.getBBox();
        return !boxes.some(
          (box) => x > box.x && x + wide < box.x + box.width && y > box.y && y + height < box.y + box.height,
        );
      });
      return {
        problem,
        walls: boxes.length,
        overlapping: boxes.filter((box, index) => boxes.some((other, at) => at < index && isOver(box, other))).length,
        outside: outside.map((node) => node.textContent),
        beyond: texts.filter((box) => box.x + box.width > width).length,
      };
    }, svg);
  }

  it("the tenants platform is a box for each compartment, and every name is inside one", async () => {
    const graph = await captureInProcess(captureProgram(6));
    expect(await opened(renderGraphSvg(graph, NO_SETTINGS))).toEqual({
      ...{ problem: null, walls: 7, overlapping: 0, outside: [], beyond: 0 },
    });
  });

  it("is XML whatever things are called", async () => {
    const name = '<script>alert("&")</script>]]>\u0000\u0007 “ü”';
    const drawn = topologySvg(topology(card(name, [{ kind: name, names: [name] }], name)), [name]);
    expect(await opened(drawn)).toMatchObject({ problem: null, walls: 1 });
  });
});
