locals {
  # table → index → its keys. Every index carries the whole item.
  indexes = {
    for table, definition in var.tables : table => {
      for index in definition.indexes : index => {
        partition_key   = "${index}${var.keys.partition}"
        sort_key        = "${index}${var.keys.sort}"
        projection_type = "ALL"
      }
    }
  }

  # DynamoDB refuses a declared attribute that neither a key nor an index uses.
  attributes = {
    for table, indexes in local.indexes : table => toset(concat(
      [var.keys.partition, var.keys.sort],
      flatten([for index in values(indexes) : [index.partition_key, index.sort_key]]),
    ))
  }
}
