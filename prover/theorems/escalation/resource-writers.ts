/**
 * Actions by which a caller puts code of its own where another's role runs it, or lets others in at a resource. Beside
 * them counts every action that the service reference calls permissions management. What is missing here is a finding
 * all the same: the theorems `identity` and `keys` ask of another place's resources for every action that there is.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */
export const RESOURCE_WRITERS: ReadonlySet<string> = new Set([
  "dynamodb:DeleteResourcePolicy",
  "dynamodb:PutResourcePolicy",
  "ecr:SetRepositoryPolicy",
  "elasticfilesystem:PutFileSystemPolicy",
  "kinesis:PutResourcePolicy",
  "kms:CreateGrant",
  "kms:PutKeyPolicy",
  "lambda:AddLayerVersionPermission",
  "lambda:AddPermission",
  "lambda:CreateEventSourceMapping",
  "lambda:CreateFunctionUrlConfig",
  "lambda:DeleteFunctionCodeSigningConfig",
  "lambda:PublishLayerVersion",
  "lambda:PutFunctionCodeSigningConfig",
  "lambda:RemovePermission",
  "lambda:UpdateAlias",
  "lambda:UpdateFunctionCode",
  "lambda:UpdateFunctionConfiguration",
  "lambda:UpdateFunctionUrlConfig",
  "logs:PutResourcePolicy",
  "s3:DeleteBucketPolicy",
  "s3:PutBucketAcl",
  "s3:PutBucketPolicy",
  "s3:PutObjectAcl",
  "secretsmanager:DeleteResourcePolicy",
  "secretsmanager:PutResourcePolicy",
  "sns:AddPermission",
  "sns:SetTopicAttributes",
  "sqs:AddPermission",
  "sqs:SetQueueAttributes",
]);
