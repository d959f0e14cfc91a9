acl   = "public-read"
quiet = "private"
