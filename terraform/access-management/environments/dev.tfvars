# Development
env_name = "dev"
region   = "eu-west-1"

pitr_enabled             = true
cross_region_replication = false

deletion_protection = false
force_destroy       = true
backup_policy       = "daily"

throttle                     = { rate = 100, burst = 50, monthly_quota = 10000 }
api_logging                  = { level = "INFO", data_trace = true }
authorizer_cache_ttl_seconds = 0
cors_allowed_origins         = ["http://localhost:3000", "https://access.dev.bbws.example"]

audit_hot_days = 7

administrators = ["role/bbws-access-deploy"]
ses_identity   = "bbws.example"

alert_emails = {
  critical = ["access-dev-critical@bbws.example"]
  warning  = ["access-dev@bbws.example"]
  info     = ["access-dev@bbws.example"]
  dlq      = ["access-dev-dlq@bbws.example"]
}

alarm_thresholds = {
  function_errors            = 10
  function_duration_p95_ms   = 10000
  function_throttles         = 5
  authorizer_duration_p95_ms = 200
  api_5xx                    = 5
  api_4xx                    = 20
  table_throttle_events      = 5
}
