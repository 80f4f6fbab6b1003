import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a file, readable by its owner only, so that it is there whole or not at all, whatever ends this process. */
export function writeDurably(file: string, text: string): void {
  const temporary = `${file}.${process.pid}`;
  const written = openSync(temporary, "w", 0o600);
  writeSync(written, text);
  fsyncSync(written);
  closeSync(written);
  renameSync(temporary, file);
  if (process.platform === "win32") return;
  const folder = openSync(dirname(file), "r");
  fsyncSync(folder);
  closeSync(folder);
}
