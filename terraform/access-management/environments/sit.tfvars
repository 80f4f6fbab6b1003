# System integration test
env_name = "sit"
region   = "eu-west-1"

pitr_enabled             = true
cross_region_replication = false

deletion_protection = true
force_destroy       = false
backup_policy       = "daily"

throttle                     = { rate = 500, burst = 200, monthly_quota = 50000 }
api_logging                  = { level = "INFO", data_trace = false }
authorizer_cache_ttl_seconds = 300
cors_allowed_origins         = ["https://access.sit.bbws.example"]

audit_hot_days = 14

administrators = ["role/bbws-access-deploy"]
ses_identity   = "bbws.example"

alert_emails = {
  critical = ["access-sit-critical@bbws.example"]
  warning  = ["access-sit@bbws.example"]
  info     = ["access-sit@bbws.example"]
  dlq      = ["access-sit-dlq@bbws.example"]
}

alarm_thresholds = {
  function_errors            = 5
  function_duration_p95_ms   = 8000
  function_throttles         = 3
  authorizer_duration_p95_ms = 150
  api_5xx                    = 3
  api_4xx                    = 15
  table_throttle_events      = 3
}
