"""One module a command, and one table of them: a command is imported when it is called, and no other."""

COMMANDS = {
    "check": "iaclint.commands.check",
    "checks": "iaclint.commands.checks",
    "completion": "iaclint.commands.completion",
    "explain": "iaclint.commands.explain",
    "graph": "iaclint.commands.graph",
    "test-checks": "iaclint.commands.test_checks",
}
"""Each module has a click command named `command`."""
