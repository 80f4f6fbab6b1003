provider "aws" {
  region = var.region
}

# The failover region. Without one nothing is made there, but the modules still want the provider.
provider "aws" {
  alias  = "replica"
  region = coalesce(var.failover_region, var.region)
}
