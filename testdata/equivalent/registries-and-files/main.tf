# Images and file systems, each with and without what protects it.
resource "aws_ecr_repository" "loose" {
  name                 = "loose"
  image_tag_mutability = "MUTABLE"
}

resource "aws_ecr_repository_policy" "loose" {
  repository = aws_ecr_repository.loose.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = ["ecr:BatchGetImage", "ecr:PutImage"]
    }]
  })
}

resource "aws_ecr_repository" "strict" {
  name                 = "strict"
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.files_key.arn
  }
}

resource "aws_efs_file_system" "plain" {
  encrypted = false
}

resource "aws_efs_file_system" "sealed" {
  encrypted  = true
  kms_key_id = aws_kms_key.files_key.arn
}

resource "aws_efs_access_point" "sealed_door" {
  file_system_id = aws_efs_file_system.sealed.id

  posix_user {
    uid = 1000
    gid = 1000
  }
}

resource "aws_efs_access_point" "plain_door" {
  file_system_id = aws_efs_file_system.plain.id
}

resource "aws_kms_key" "files_key" {
  description         = "files"
  enable_key_rotation = true
}

resource "aws_secretsmanager_secret" "token" {
  name = "token"
}
