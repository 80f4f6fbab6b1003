import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_SETTINGS } from "../../model/proof-settings.ts";
import { readWorld } from "../../prover/facts/read-world.ts";
import { type IsolationMatrix, isolationMatrix } from "../../prover/isolation-matrix.ts";
import { prove } from "../../prover/prove.ts";
import { topologyOf } from "../../report/topology.ts";
import { verdictSentence } from "../../report/words.ts";
import { hasChromium, launchChromium } from "../../test/chromium.ts";
import type { LocalCloud } from "../local-cloud.ts";
import { startLocalCloud } from "../start-local-cloud.ts";
import { call } from "../test/client.ts";
import { tinyGraph } from "../test/tiny-graph.ts";
import { type ConsoleServer, serveConsole } from "./console-server.ts";

const folder = mkdtempSync(join(tmpdir(), "bulkhead-test-"));
const services = { source: "none", services: new Map() };
let cloud: LocalCloud;
let server: ConsoleServer;
let cookie: string;

beforeAll(async () => {
  const graph = tinyGraph();
  const proof = prove({ graph, settings: NO_SETTINGS, services, today: "2026-01-01" });
  cloud = await startLocalCloud(graph, { temporaryFolder: folder });
  // The tiny platform's authorizer takes a tenant's name for its token.
  const minting: LocalCloud = { ...cloud, mintToken: async (tenant) => tenant };
  server = await serveConsole(minting, {
    topology: topologyOf(readWorld(graph, NO_SETTINGS, services)),
    proof: {
      verdict: proof.verdict,
      sentence: verdictSentence(proof.results, proof.verdict),
      matrix: withOneWay(isolationMatrix(proof)),
    },
    notes: ["Everything holds."],
  });
  const entered = await call(server.address);
  cookie = String(entered.headers["set-cookie"]).split(";")[0] ?? "";
}, 60_000);
afterAll(async () => {
  await server?.stop();
  await cloud?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The tiny platform's walls are whole: one passage is put where there is none. */
function withOneWay(matrix: IsolationMatrix): IsolationMatrix {
  const [[first, ...others] = [], ...rows] = matrix.rows;
  if (first === undefined) throw new Error("The matrix has no cell.");
  const declared = {
    crosses: { from: first.from, to: first.to },
    where: "bulkhead.yaml:7",
    theorem: "identity",
    principal: "arn:aws:iam::123456789012:role/clerk",
    actions: ["dynamodb:Query"],
    resource: "arn:aws:dynamodb:us-east-1:123456789012:table/ledger",
    reason: "The clerk reads the ledger.",
    owner: "accounts",
    expires: "2027-11-30",
  } as const;
  return { ...matrix, rows: [[{ ...first, passage: "declared", declared: [declared] }, ...others], ...rows] };
}

describe("who may watch", () => {
  it("is whoever has the key of this start, which leaves the address at once", async () => {
    const entered = await call(server.address);
    expect(entered).toMatchObject({ status: 303, headers: { location: "/" } });
    expect(String(entered.headers["set-cookie"])).toMatch(/HttpOnly; SameSite=Strict/);
    expect((await call(`${server.url}/`, { headers: { cookie } })).status).toBe(200);
  });

  it.each([
    ["the page", "GET", "/"],
    ["the events", "GET", "/events"],
    ["the script", "GET", "/client.js"],
    ["a request in a tenant's name", "POST", "/requests"],
    ["a wrong key", "GET", "/?key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
  ])("%s is refused to everybody else", async (_, method, path) => {
    const headers = { cookie: cookie.replace(/=.*/, "=wrong"), "content-type": "application/json" };
    expect((await call(`${server.url}${path}`, { method, headers })).status).toBe(401);
  });

  it("is nobody who comes by another name of this machine, and no form of another site", async () => {
    const rebound = await call(`${server.url}/`, { headers: { cookie, host: "evil.example" } });
    expect(rebound.status).toBe(421);
    const form = { method: "POST", headers: { cookie, "content-type": "text/plain" }, body: "{}" };
    expect((await call(`${server.url}/requests`, form)).status).toBe(415);
  });

  it.each([
    [400, { method: "GET" }],
    [400, { method: "TRACE", path: "/" }],
    [404, { method: "GET", path: "/tenants/tenant-001/users", tenant: "nobody" }],
  ])("is told %i of a request that cannot be sent", async (status, body) => {
    const headers = { cookie, "content-type": "application/json" };
    const answer = await call(`${server.url}/requests`, { method: "POST", headers, body: JSON.stringify(body) });
    expect(answer.status).toBe(status);
  });
});

describe.skipIf(!hasChromium("the tests of the console"))("the page in a browser", () => {
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on("console", (message) => problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto(server.address);
    await page.waitForSelector("form");
  }, 60_000);
  afterAll(() => browser?.close());

  it("sends a request with a tenant's token, shows the answer, and lists it with what was decided", async () => {
    await page.getByLabel("Path").fill("/tenants/tenant-001/users");
    await page.getByRole("button", { name: "Send" }).press("Enter");
    await expect.poll(() => page.locator("#answer-status").innerText(), { timeout: 15_000 }).toBe("200");
    const row = page.getByRole("button", { name: "GET /tenants/tenant-001/users" }).first();
    await row.focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".decisions").first().innerText()).toContain("authorizer: allow");
  });

  it("shows what another tenant's token is refused, and why", async () => {
    await page.getByLabel("Path").fill("/tenants/tenant-002/users");
    await page.getByRole("button", { name: "Send" }).click();
    await expect.poll(() => page.locator("#answer-status").innerText()).toBe("403");
    const row = page.getByRole("button", { name: "GET /tenants/tenant-002/users" }).first();
    await row.click();
    await expect.poll(() => page.locator(".decisions").first().innerText()).toContain("authorizer: deny");
    await page.getByLabel("Only what was refused").check();
    await expect.poll(() => page.getByRole("button", { name: "/tenants/tenant-001/users" }).count()).toBe(0);
  });

  it("shows the logs of one tenant alone", async () => {
    await page.getByLabel("Whose").selectOption("tenant-001");
    await expect.poll(() => page.locator("#live-logs pre").innerText()).toContain("tenant-001");
    expect(await page.locator("#live-logs pre").innerText()).not.toContain("authorizer");
  });

  it("goes from a cell of the matrix to its reasons, and shows whose they are", async () => {
    await page.locator(".matrix a.cell").first().focus();
    await page.keyboard.press("Enter");
    const opened = page.locator("details.way[open]");
    await expect.poll(() => opened.count()).toBe(1);
    expect(await opened.locator("li").innerText()).toContain("The clerk reads the ledger.");
    const top = await opened.locator("summary").evaluate((summary) => summary.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(0);
  });

  it("shows who reaches whom and what there is, fits a narrow screen, and has nothing to complain of", async () => {
    expect(await page.locator(".matrix tbody tr").count()).toBeGreaterThan(2);
    expect(await page.locator(".card", { hasText: "tenant-001" }).count()).toBeGreaterThan(0);
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(problems).toEqual([]);
  });
});
