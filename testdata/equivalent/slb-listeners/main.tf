# A balancer for web pages: in clear text, with old and with new TLS.
resource "alicloud_slb_load_balancer" "front" {
  load_balancer_name = "front"
  address_type       = "internet"
  load_balancer_spec = "slb.s2.small"
  delete_protection  = "off"
}

resource "alicloud_slb_listener" "plain" {
  load_balancer_id = alicloud_slb_load_balancer.front.id
  protocol         = "http"
  frontend_port    = 80
  backend_port     = 8080
  bandwidth        = -1
}

resource "alicloud_slb_listener" "dated" {
  load_balancer_id      = alicloud_slb_load_balancer.front.id
  protocol              = "https"
  frontend_port         = 443
  backend_port          = 8080
  bandwidth             = -1
  server_certificate_id = "11111111_22222222_33333333_44444444"
  tls_cipher_policy     = "tls_cipher_policy_1_0"
}

resource "alicloud_slb_listener" "modern" {
  load_balancer_id      = alicloud_slb_load_balancer.front.id
  protocol              = "https"
  frontend_port         = 8443
  backend_port          = 8080
  bandwidth             = -1
  server_certificate_id = "11111111_22222222_33333333_44444444"
  tls_cipher_policy     = "tls_cipher_policy_1_2"
  enable_http2          = "on"
}

resource "alicloud_slb_tls_cipher_policy" "everything" {
  tls_cipher_policy_name = "everything"
  tls_versions           = ["TLSv1.0", "TLSv1.2"]
  ciphers                = ["AES256-SHA256", "AES128-GCM-SHA256"]
}

resource "alicloud_slb_tls_cipher_policy" "recent" {
  tls_cipher_policy_name = "recent"
  tls_versions           = ["TLSv1.2"]
  ciphers                = ["AES256-SHA256", "AES128-GCM-SHA256"]
}
