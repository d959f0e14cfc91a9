"""The files of a compiled catalogue: one a service, and these."""

from __future__ import annotations

INDEX_FILE = "index.json"
VOCABULARY_FILE = "vocabulary.json"
TEMPLATES_FILE = "templates.json"
"""What the vocabulary says of the types of templates: loaded with the first template."""
ERRORS_FILE = "errors.json"
"""Mistakes in check files that were left out; only a checkout has it."""
