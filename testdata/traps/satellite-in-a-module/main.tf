# check: s3-bucket-no-versioning
module "bucket" {
  source = "./bucket"
  name   = "x"
}
module "versioning" {
  source = "./versioning"
  bucket = module.bucket.id
  status = "Suspended"
}
