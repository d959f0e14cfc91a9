"""The files of a compiled catalogue: one a service, and these."""

from __future__ import annotations

INDEX_FILE = "index.json"
VOCABULARY_FILE = "vocabulary.json"
ERRORS_FILE = "errors.json"
"""Mistakes in check files that were left out; only a checkout has it."""
