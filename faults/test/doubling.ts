/** A process that doubles numbers, more by what it was started with; below zero, it ends. */
const more = Number(process.argv[2]);

process.on("message", (task: number) => {
  if (task < 0) process.exit(7);
  process.send?.(task * 2 + more);
});
process.send?.("ready");
