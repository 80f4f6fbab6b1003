import { Dashboard } from "@pulumi/aws/cloudwatch/dashboard.js";
import * as pulumi from "@pulumi/pulumi";
import { type DashboardSubject, dashboardBody } from "./dashboard-body.ts";

export interface PlatformDashboardArgs extends DashboardSubject {
  readonly dashboardName: string;
}

/** The platform and its tenants at a glance. A dashboard carries no tags: AWS knows none for it. */
export class PlatformDashboard extends pulumi.ComponentResource {
  constructor(name: string, args: PlatformDashboardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:PlatformDashboard", name, {}, opts);
    new Dashboard(
      `${name}-dashboard`,
      { dashboardName: args.dashboardName, dashboardBody: JSON.stringify(dashboardBody(args)) },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
