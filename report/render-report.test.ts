import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readServiceReference } from "../iam-data/read-service-reference.ts";
import { NO_SETTINGS, type ProofSettings } from "../model/proof-settings.ts";
import { countQuotas } from "../plan/quotas/count-quotas.ts";
import { readWorld } from "../prover/facts/read-world.ts";
import { prove } from "../prover/prove.ts";
import { shop, withNode } from "../prover/test/shop.ts";
import { hasChromium, launchChromium } from "../test/chromium.ts";
import { renderReport } from "./render-report.ts";

const EVIL = `<img src=x onerror="document.title='owned'">`;
const policy = {
  Version: "2012-10-17",
  Statement: [{ Sid: "Read", Effect: "Allow", Action: "dynamodb:Query", Resource: "arn:aws:dynamodb:*:*:table/*" }],
};
const nodes = withNode(shop(), "t-1", "aws_iam_role_policy", { name: "added", role: "api-t-1", policy });
const stacks = [...new Set(nodes.map(({ stack }) => stack))].map((id) => ({
  ...{ id, project: "shop", stack: "dev", engine: "terraform" as const, outputs: {}, warnings: [] },
}));
const graph = { version: 1, stacks, nodes } as const;
const services = readServiceReference(["dynamodb", "iam", "lambda", "logs", "sts"]);
const html = pageOf(NO_SETTINGS);
const declaredHtml = pageOf({
  ...NO_SETTINGS,
  crossings: [
    {
      ...{ theorems: ["identity"], principals: ["*role/api-t-1"], actions: ["dynamodb:Query"], resources: ["*"] },
      ...{
        reason: "Meant.",
        owner: "somebody",
        expires: "2026-06-01",
        where: "bulkhead.yaml:7",
        acrossEnvironments: false,
      },
    },
  ],
});

function pageOf(settings: ProofSettings): string {
  const proof = prove({ graph, settings, services, today: "2026-01-01" });
  return renderReport({
    report: {
      ...{ proof, services: "iam-reference 1.2.3", timing: { captureMs: 1, proveMs: 1 } },
      targets: [{ target: "shop", engine: "terraform", stack: "dev", resources: nodes.length }],
      warnings: [`A name that is code: ${EVIL}`],
    },
    world: readWorld(graph, settings, services),
    quotas: { count: countQuotas(graph), asOf: "2026-01-01" },
    today: "2026-01-01",
    version: "0.1.0",
  });
}

describe("the page", () => {
  it("reads nothing from anywhere, and takes names for texts", () => {
    expect(html).not.toMatch(/\b(?:src|href)="(?!#)/);
    expect(html).not.toMatch(/<script|@import|url\(/);
    expect(html).toContain("&lt;img src=x");
  });
});

describe.skipIf(!hasChromium("the tests of the HTML report"))("the page in a browser", () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    await page.setContent(html);
  }, 60_000);
  afterAll(() => browser?.close());

  it("says the verdict, and each part that its navigation names", async () => {
    expect(await page.title()).toBe("Bulkhead: refuted, 2026-01-01");
    expect(await page.locator(".banner").innerText()).toMatch(/^REFUTED: .*identity/);
    const names = await page.locator("nav a").allInnerTexts();
    expect(names).toEqual(await page.locator("section h2").allInnerTexts());
    expect(names).toEqual(expect.arrayContaining(["Who reaches whom", "Quotas"]));
  });

  it("shows who reaches whom, and leads from a cell to its reason", async () => {
    const cell = page.getByLabel("t-1 in dev → t-12 in dev: a counterexample exists");
    await cell.click();
    const reason = page.locator(new URL(String(await cell.getAttribute("href")), "http://page").hash);
    await expect.poll(() => reason.isVisible()).toBe(true);
    expect(await reason.innerText()).toMatch(/can dynamodb:Query on/);
  });

  it("shows each finding with its request, chain and fix, and the compartments with what is in them", async () => {
    const finding = page.locator(".finding", { hasText: "can dynamodb:Query on" }).first();
    expect(await finding.innerText()).toMatch(
      /Request[\s\S]+dynamodb:Query on arn:aws:dynamodb[\s\S]+Because[\s\S]+Read[\s\S]+Fix/,
    );
    const card = page.locator(".card", { has: page.getByRole("heading", { name: "t-1 in dev" }) });
    expect(await card.innerText()).toMatch(/api-t-1[\s\S]+t-1-users/);
  });

  it("fits a narrow screen: a verdict's claim has its whole width", async () => {
    const width = await page.evaluate(() => {
      for (const one of document.querySelectorAll("details")) one.open = true;
      return document.documentElement.scrollWidth;
    });
    expect(width).toBeLessThanOrEqual(390);
    const claim = await page.locator(".verdicts td:last-child").first().boundingBox();
    expect(claim?.width).toBeGreaterThan(320);
  });

  it("on paper shows what a screen has folded, and on nobody's dark ground", async () => {
    const paper = await browser.newPage({ viewport: { width: 700, height: 900 }, colorScheme: "dark" });
    await paper.setContent(declaredHtml);
    const folded = paper.locator("#crossings details li").first();
    expect(await folded.isVisible()).toBe(false);
    await paper.emulateMedia({ media: "print" });
    expect(await folded.isVisible()).toBe(true);
    expect(await folded.innerText()).toContain("aws_iam_role.api-t-1 → ");
    expect(await paper.locator(".way").first().isVisible()).toBe(false);
    expect(await paper.getByText("named one by one under Declared crossings").isVisible()).toBe(true);
    const colours = await paper.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return [color, backgroundColor];
    });
    expect(colours).toEqual(["rgb(29, 35, 39)", "rgb(255, 255, 255)"]);
    expect((await paper.pdf({ format: "A4" })).length).toBeGreaterThan(10_000);
    await paper.close();
  });
});
