import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian and Ubuntu, Fedora and macOS put it; `CHROMIUM` names another. */
const PATHS = [
  process.env["CHROMIUM"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const found = PATHS.find((path) => path !== "" && existsSync(path));

/**
 * Whether pages can be opened. Where that is required (a CI that does not say `BULKHEAD_REQUIRE_CHROMIUM=0`), a browser
 * that is missing is a failure; elsewhere the tests that need one are skipped, and say so.
 */
export function hasChromium(what: string): boolean {
  if (found !== undefined) return true;
  const required = process.env["BULKHEAD_REQUIRE_CHROMIUM"] ?? (process.env["CI"] === undefined ? "0" : "1");
  if (required !== "0") {
    throw new Error(
      `Chromium is not installed, and ${what} need it: install it (apt-get install chromium), name it in CHROMIUM, or set ` +
        "BULKHEAD_REQUIRE_CHROMIUM=0 to skip them.",
    );
  }
  console.warn(`Chromium is not installed: ${what} are skipped.`);
  return false;
}

/** A sandbox of its own is not there in most containers; only pages of this repository are opened. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ ...(found !== undefined && { executablePath: found }), args: ["--no-sandbox"] });
