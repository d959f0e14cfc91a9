# One network with a flow log, one without.
resource "aws_vpc" "watched" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_flow_log" "watched_log" {
  vpc_id               = aws_vpc.watched.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::example-flow-logs"
}

resource "aws_vpc" "unwatched" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "street" {
  vpc_id                  = aws_vpc.unwatched.id
  cidr_block              = "10.1.1.0/24"
  map_public_ip_on_launch = true
}

resource "aws_subnet" "yard" {
  vpc_id     = aws_vpc.watched.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_route_table" "street_routes" {
  vpc_id = aws_vpc.unwatched.id
}

resource "aws_route" "way_out" {
  route_table_id         = aws_route_table.street_routes.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.gate.id
}

resource "aws_internet_gateway" "gate" {
}
