"""The one exception for mistakes in how iaclint is called or configured.

Bad *input* (a file that does not parse, a module that is missing) is never an exception: it is a
`problems.Problem`, a value that travels with the results.
"""


class UsageError(Exception):
    """A flag, a configuration file or a check file is wrong. The message says what, where and what is allowed."""
