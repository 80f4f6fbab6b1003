terraform {
  required_version = ">= 1.7"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # 6.9 is the first with deletion protection of a replica.
      version               = "~> 6.9"
      configuration_aliases = [aws.replica]
    }
  }
}
