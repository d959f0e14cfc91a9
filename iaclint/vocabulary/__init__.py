"""How the resources of every language and provider version map to one canonical vocabulary. See docs/vocabulary.md."""
