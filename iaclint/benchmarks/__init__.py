"""Benchmarks that checks are mapped to: CIS, MLPS, PCI DSS and others. See docs/compliance.md."""
