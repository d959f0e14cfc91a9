"""Terraform made to hang, crash or fill the memory of whoever reads it. Data only: project files by path.

Parsing alone has its own such tests (`parsers/test_hostile_syntax.py`); here a whole run has to come to an end.
"""

from __future__ import annotations

from collections.abc import Iterator

MANY = 100_000


def bucket(expression: str) -> str:
    """A resource that many checks look at, with the expression in two of its arguments."""
    return f'resource "aws_s3_bucket" "b" {{\n  acl = {expression}\n  bucket = {expression}\n}}\n'


def _locals(*lines: str) -> str:
    return "locals {\n" + "\n".join(lines) + "\n}\n"


def _doubling(start: str, step: str, use: str = "local.a64") -> str:
    steps = (f"a{n} = {step.replace('@', f'local.a{n - 1}')}" for n in range(1, 65))
    return _locals(f"a0 = {start}", *steps) + bucket(use)


def _dynamic(levels: int, items: str) -> str:
    opening = f'dynamic "ingress" {{\n for_each = {items}\n content {{\n cidr_blocks = ["0.0.0.0/0"]\n'
    return 'resource "aws_security_group" "g" {\n' + opening * levels + "}\n}\n" * levels + "}\n"


def _modules(count: int, calls: int, count_argument: str = "") -> Iterator[tuple[str, str]]:
    for number in range(count):
        folder = f"m{number}/" if number else ""
        source = f"../m{number + 1}" if number else f"./m{number + 1}"
        text = 'variable "v" { default = 1 }\nresource "aws_s3_bucket" "b" { tags = { v = var.v } }\n'
        for call in range(calls if number + 1 < count else 0):
            text += f'module "c{call}" {{\n source = "{source}"\n v = var.v\n{count_argument}\n}}\n'
        yield f"{folder}main.tf", text


DEEP = {
    "parentheses": bucket("(" * MANY + "1" + ")" * MANY),
    "lists": bucket("[" * MANY + "]" * MANY),
    "objects": bucket("{a=" * MANY + "1" + "}" * MANY),
    "templates": bucket('"${' * 10_000 + "1" + '}"' * 10_000),
    "blocks": 'resource "aws_s3_bucket" "b" {\n' + "a {\n" * MANY + "}\n" * MANY + "}\n",
    "types": 'variable "v" {\n type = ' + "list(" * MANY + "any" + ")" * MANY + "\n}\n",
}
"""Refused by the reader: exit status 3."""

EXPRESSIONS = {
    "a nested for": bucket("[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : 1]]]"),
    "a nested for that is summed up": bucket("sum([for a in range(999) : sum([for b in range(999) : b * a])])"),
    "nested template loops": bucket('"' + "%{for a in range(1000)}" * 3 + "x" + "%{endfor}" * 3 + '"'),
    "a product": bucket("setproduct(range(1000), range(1000), range(1000))"),
    "a long product": bucket("setproduct(" + ", ".join(["[1, 2]"] * 60) + ")"),
    "a range": bucket("range(1000000000)"),
    "fine steps": bucket("range(0, 1000000000000, 0.0000001)"),
    "a wide format": bucket('format("%1000000000d", 1)'),
    "a precise format": bucket('format("%.1000000000f", 1)'),
    "a high power": bucket("pow(10, 1000000000)"),
    "a large exponent": bucket('"${1e1000000000}"'),
    "a join": bucket(f'join("{"x" * MANY}", range(1024))'),
    "a replacement": bucket(f'replace("{"x" * MANY}", "", "{"y" * MANY}")'),
    "an indentation": bucket('indent(1000000000, "a\\nb\\nc")'),
    "many subnets": bucket('cidrsubnets("10.0.0.0/8", ' + ", ".join(["1"] * 10_000) + ")"),
    "doubling text": _doubling('"xxxxxxxxxx"', '"${@}${@}"'),
    "doubling lists": _doubling('["x"]', "[@, @]"),
    "doubling objects": _doubling('{ x = "x" }', "{ a = @, b = @ }"),
    "doubling objects as JSON": _doubling('{ x = "x" }', "{ a = @, b = @ }", "jsonencode(local.a64)"),
    "doubling objects, compared": _doubling('{ x = "x" }', "{ a = @, b = @ }", 'local.a64 == local.a63 ? "a" : "b"'),
    "doubling concatenation": _doubling('["x"]', "concat(@, @)"),
    "doubling unknown text": _doubling('"x${aws_vpc.v.id}"', '"${@}${@}"'),
    "doubling choices": _doubling('aws_vpc.v.id == "x" ? "x" : "y"', '"${@}${@}"'),
    "text that grows in a loop": _doubling('"xxxxxxxxxx"', '"${@}${@}"', '[for n in range(1000) : "${local.a17}${n}"]'),
    "deep values": _locals("a0 = []", *(f"a{n} = {'[' * 100}local.a{n - 1}{']' * 100}" for n in range(1, 40)))
    + bucket("local.a39"),
    "a long chain of locals": _locals("a0 = 1", *(f"a{n} = local.a{n - 1}" for n in range(1, 20_000)))
    + bucket("local.a19999"),
    "a regular expression": bucket(f'regex("(a+)+$", "{"a" * 5000}b")'),
    "slow regular expressions in a loop": bucket(
        f'length([for n in range(1000) : can(regex("(a+)+$", "{"a" * 5000}b${{n}}"))])'
    ),
    "nested repetitions": bucket('regex("((a{1000}){1000}){1000}", "a")'),
    "long numbers": bucket("*".join(["9" * 10_000] * 100)),
    "a long number in text": bucket(f'parseint("{"z" * 1_000_000}", 36)'),
    "deep YAML": bucket(f'yamldecode("{"[" * MANY}")'),
    "policy documents": "".join(
        f'data "aws_iam_policy_document" "d{n}" {{\n statement {{\n actions = ["*"]\n }}\n source_policy_documents = '
        f"[data.aws_iam_policy_document.d{n - 1}.json, data.aws_iam_policy_document.d{n - 1}.json]\n}}\n"
        for n in range(1, 40)
    )
    + 'resource "aws_s3_bucket_policy" "b" { policy = data.aws_iam_policy_document.d39.json }',
}
"""Unknown, with a warning or without: the run is complete."""

CIRCLES: dict[str, dict[str, str]] = {
    "locals": {"main.tf": _locals("a = local.b", 'b = "${local.c}"', "c = [local.a]") + bucket("local.a")},
    "an attribute": {"main.tf": bucket("aws_s3_bucket.b.acl")},
    "two resources": {
        "main.tf": 'resource "aws_s3_bucket" "x" { acl = aws_s3_bucket.y.acl }\n'
        'resource "aws_s3_bucket" "y" { acl = aws_s3_bucket.x.acl }\n'
    },
    "count": {"main.tf": 'resource "aws_s3_bucket" "b" {\n count = length(aws_s3_bucket.b)\n acl = "private"\n}\n'},
    "for_each": {
        "main.tf": 'resource "aws_s3_bucket" "x" { for_each = aws_s3_bucket.y }\n'
        'resource "aws_s3_bucket" "y" { for_each = aws_s3_bucket.x }\n'
    },
    "a module's argument": {
        "main.tf": 'module "m" {\n source = "./m"\n v = module.m.v\n}\n',
        "m/main.tf": 'variable "v" {}\noutput "v" { value = var.v }\n' + bucket("var.v"),
    },
    "a module's count": {
        "main.tf": 'module "m" {\n source = "./m"\n count = length(module.m)\n}\n',
        "m/main.tf": bucket('"private"'),
    },
    "policy documents": {
        "main.tf": 'data "aws_iam_policy_document" "d" { source_json = data.aws_iam_policy_document.d.json }\n'
    },
}
"""Things that refer to themselves: a warning, and the run is complete."""

MODULE_CIRCLES = {
    "itself": {"main.tf": 'module "m" { source = "./" }\n' + bucket("1")},
    "itself, by a detour": {"main.tf": 'module "m" { source = "./x/.." }\n' + bucket("1")},
    "each other": {
        "main.tf": 'module "m" { source = "./a" }\n',
        "a/main.tf": 'module "m" { source = "../b" }\n',
        "b/main.tf": 'module "m" { source = "../a" }\n' + bucket("1"),
    },
    "many others": dict(_modules(14, 2)),
    "many others, many times": dict(_modules(4, 1, "count = 1000")),
    "others, very deep": dict(_modules(120, 1)),
}
"""Modules that call … : an error, exit status 3."""

COUNTS = {
    "a count of 1e9": bucket('"a"').replace("{", "{\n count = 1000000000", 1),
    "a count of 100,000": bucket('"${count.index}"').replace("{", f"{{\n count = {MANY}", 1),
    "a count beyond all numbers": bucket('"a"').replace("{", "{\n count = 1e300", 1),
    "a hundred counts": "".join(
        f'resource "aws_s3_bucket" "b{n}" {{\n count = 10000\n acl = count.index\n}}\n' for n in range(20)
    ),
    "a for_each of 100,000": 'resource "aws_s3_bucket" "b" {\n for_each = toset([for p in setproduct(range(400), '
    'range(250)) : join("-", p)])\n acl = each.key\n}\n',
    "wide dynamic blocks": _dynamic(1, "setproduct(range(400), range(250))"),
    "nested dynamic blocks": _dynamic(3, "range(1000)"),
    "deeply nested dynamic blocks": _dynamic(40, "[1, 2]"),
}
"""More instances or blocks than can be looked at one by one."""
