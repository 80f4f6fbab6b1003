# Production
env_name = "prod"
region   = "af-south-1"

pitr_enabled             = true
cross_region_replication = true
failover_region          = "eu-west-1"

deletion_protection = true
force_destroy       = false
backup_policy       = "hourly"

throttle                     = { rate = 1000, burst = 500, monthly_quota = 100000 }
api_logging                  = { level = "ERROR", data_trace = false }
authorizer_cache_ttl_seconds = 300
cors_allowed_origins         = ["https://access.bbws.example"]

audit_hot_days = 30
# COMPLIANCE: can be raised later, never lowered, by nobody.
object_lock_days = 365

administrators = ["role/bbws-access-deploy"]
ses_identity   = "bbws.example"

alert_emails = {
  critical = ["access-prod-critical@bbws.example"]
  warning  = ["access-prod@bbws.example"]
  info     = ["access-prod@bbws.example"]
  dlq      = ["access-prod-dlq@bbws.example"]
}

alarm_thresholds = {
  function_errors            = 1
  function_duration_p95_ms   = 5000
  function_throttles         = 1
  authorizer_duration_p95_ms = 100
  api_5xx                    = 1
  api_4xx                    = 10
  table_throttle_events      = 1
}
