import { defineCommand } from "citty";

export default defineCommand({
  meta: {
    name: "tenants",
    description:
      "The tenants of the platform's cells. What changes a registry shows first what a deployment of it would do, and " +
      "refuses what touches any other tenant.",
  },
  subCommands: {
    list: () => import("./tenants/list.ts").then((command) => command.default),
    add: () => import("./tenants/add.ts").then((command) => command.default),
    remove: () => import("./tenants/remove.ts").then((command) => command.default),
    suspend: () => import("./tenants/suspend.ts").then((command) => command.default),
    resume: () => import("./tenants/resume.ts").then((command) => command.default),
    export: () => import("./tenants/export.ts").then((command) => command.default),
    erased: () => import("./tenants/erased.ts").then((command) => command.default),
  },
});
