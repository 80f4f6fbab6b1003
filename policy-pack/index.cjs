// Pulumi's policy runner requires this file; it teaches Node to read the TypeScript beside it.
module.exports = async () => {
  const { register } = await import("tsx/esm/api");
  register();
  await import("./main.ts");
};
