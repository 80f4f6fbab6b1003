locals {
  recovery = {
    enabled        = var.pitr_enabled
    period_in_days = var.pitr_enabled ? var.recovery_period_in_days : null
  }

  # The regions that the tables are replicated to: one or none.
  failover_regions = toset(var.failover_region == null ? [] : [var.failover_region])
}
