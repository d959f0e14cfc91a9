"""HCL as the language defines it, through the one door that the rest of iaclint uses.

Where a case looks surprising, Terraform 1.15 was asked (`tests/oracle` does the same at large).
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from iaclint.parsers.terraform.reader import HclSyntaxError, parse, parse_expression, parse_template
from iaclint.parsers.terraform.syntax import Literal, ParsedFile
from iaclint.source import SourceFile, Span
from tests.parsers.terraform_syntax import contents, nodes, show


def parsed(text: str, path: str = "main.tf") -> ParsedFile:
    return parse(SourceFile.from_bytes(path, text.encode()))


OPERATORS = {
    "a || b && c": "(a || (b && c))",
    "a && b == c": "(a && (b == c))",
    "a == b < c": "(a == (b < c))",
    "a < b + c": "(a < (b + c))",
    "a + b * c": "(a + (b * c))",
    "a - b - c": "((a - b) - c)",
    "a / b % c": "((a / b) % c)",
    "!a || b": "((!a) || b)",
    "-a.b[0] * 2": "((-a.b[0]) * 2)",
    "a - -1": "(a - (-1))",
    "-52": "(-52)",
    "!(a == b)": "(!<(a == b)>)",
    "a ? b : c ? d : e": "(a ? b : (c ? d : e))",
    "a ? b : c ? d : e ? f : g": "(a ? b : (c ? d : (e ? f : g)))",
    "a ? b ? c : d : e": "(a ? (b ? c : d) : e)",
    "(a ? b : c) ? d : e": "(<(a ? b : c)> ? d : e)",
    "a || b ? c : d": "((a || b) ? c : d)",
    "a >= b != c <= d": "((a >= b) != (c <= d))",
}

TRAVERSALS = {
    "a.b.c": "a.b.c",
    "a[0][b.c]": "a[0][b.c]",
    'a["k"].x': "a['k'].x",
    "a.0.b.1": "a[0].b[1]",
    "a[*].b[0].c": "a*<@.b[0].c>",
    "a[*].b[*].c": "a*<@.b*<@.c>>",
    "a.*.b.0.c": "a*<@.b[0].c>",
    "a.*.b[0].c": "a*<@.b>[0].c",
    "a.*": "a*<@>",
    "a[*]": "a*<@>",
    "a[*].b.*.c[0]": "a*<@.b*<@.c>[0]>",
    "(a).b": "<a>.b",
    "f(a)[0].b": "f(a)[0].b",
    "a.null.for": "a.null.for",
    "[1, 2][0]": "[1, 2][0]",
}

COLLECTIONS = {
    "[]": "[]",
    "[1, 2,]": "[1, 2]",
    "{}": "{}",
    '{ a = 1, "b" : 2\n c = 3 }': "{'a': 1, 'b': 2, 'c': 3}",
    "{ (a) = 1, a.b = 2 }": "{<a>: 1, a.b: 2}",
    "{ true = 1, null = 2, for = 3, 5 = 6 }": "{'true': 1, 'null': 2, 'for': 3, 5: 6}",
    '{ "${a}-b" = 1 }': "{T(a, '-b'): 1}",
    "[for x in y : x]": "for(x in y: x)",
    "[for k, v in y : v if k]": "for(k, v in y: v if k)",
    "{ for k, v in y : k => v }": "for(k, v in y: k => v)",
    "{ for v in y : v.k => v... if v.on }": "for(v in y: v.k => v... if v.on)",
    "f()": "f()",
    "f(a, b...)": "f(a, b...)",
    "f(\n  a,\n  b,\n)": "f(a, b)",
    "provider::aws::f(a)": "provider::aws::f(a)",
    "f(/* one */ a, # two\n b)": "f(a, b)",
    "[ # first\n 1, // second\n /* third */ 2 ]": "[1, 2]",
}

TEMPLATES = {
    '""': "''",
    '"a"': "'a'",
    r'"\n\r\t\"\\"': r"""'\n\r\t"\\'""",
    r'"\u00e9\U0001F600"': "'é😀'",
    r'"\ud800"': "'\ufffd'",
    '"$${a} %%{b} $ % $$ 100%"': "'${a} %{b} $ % $$ 100%'",
    '"$$${a}"': "'$${a}'",
    '"$$$${a}"': "'$$${a}'",
    '"${a}"': "T(a)",
    '"${a}${b}"': "T(a, b)",
    '" ${a} "': "T(' ', a, ' ')",
    '"%${a}%"': "T('%', a, '%')",
    '"a ${~ b ~} c"': "T('a', b, 'c')",
    '"${a ~} "': "T(a, '')",
    '"${"in ${b}"}"': "T(T('in ', b))",
    '"${f({ a = "}" })}"': "T(f({'a': '}'}))",
    '"%{ if a }b%{ endif }"': "T(IF(a: 'b' | ))",
    '"%{ if a ~} b %{~ else ~} c %{~ endif }"': "T(IF(a: 'b' | 'c'))",
    '"%{ for x in y }${x},%{ endfor }"': "T(FOR(x in y: x, ','))",
    '"%{for k,v in y}%{if k}${v}%{endif}%{endfor}"': "T(FOR(k, v in y: IF(k: v | )))",
    '"%{ if a == "x" }b%{ endif }"': "T(IF((a == 'x'): 'b' | ))",
    "<<E\na\nE\n": r"'a\n'",
    "<<E\nE\n": "''",
    "<<E\n\\n ${a} $${b}\nE\n": r"T('\\n ', a, ' ${b}\n')",
    "<<E\n^a$\nE\n": r"'^a$\n'",
    "<<E\nE${a}\nE  \n": r"T('E', a, '\n')",
    "<<E\n${a}E\nE\n": r"T(a, 'E\n')",
    "<<E\n  a\n  E": r"'  a\n'",
    "<<-E\n    a\n      b\n\n    c\n  E\n": r"'a\n  b\n\nc\n'",
    "<<-E\n    ${a}\n      b\n  E\n": r"T(a, '\n  b\n')",
    "<<-E\n  a\n${b}\n  E\n": r"T('  a\n', b, '\n')",
    "<<-E\n\ta\n\t b\nE\n": r"'a\n b\n'",
    "<<-E\n  a ${~ b ~}\n    c\n  E\n": r"T('a', b, '    c\n')",
    "<<E\n%{ for x in y ~}\n  ${x}\n%{ endfor ~}\nE\n": r"T(FOR(x in y: '  ', x, '\n'))",
    "<<E\r\na\r\nE\r\n": r"'a\r\n'",
}

NUMBERS = {
    "0": 0,
    "15": 15,
    "1.5": Decimal("1.5"),
    "1.0": 1,
    "1e3": 1000,
    "5e+2": 500,
    "1.5E-1": Decimal("0.15"),
    "1e99999999999999999999999": Decimal("1E+400"),
}


@pytest.mark.parametrize(("text", "expected"), (OPERATORS | TRAVERSALS | COLLECTIONS | TEMPLATES).items())
def test_an_expression_means_what_hcl_says(text: str, expected: str) -> None:
    result = parsed(f"a = {text}")
    assert not result.problems
    assert show(result.body.attributes["a"].expression) == expected


@pytest.mark.parametrize(("text", "expected"), NUMBERS.items())
def test_a_number_is_an_integer_when_it_can_be(text: str, expected: int | Decimal) -> None:
    expression = parsed(f"a = {text}").body.attributes["a"].expression
    assert isinstance(expression, Literal)
    assert (expression.value, type(expression.value)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b[0]", ["a.b[0]", "a.b", "a", "0"]),
        ("ä + -b * c", ["ä + -b * c", "ä", "-b * c", "-b", "b", "c"]),
        ("a ? b : c ? d : e", ["a ? b : c ? d : e", "a", "b", "c ? d : e", "c", "d", "e"]),
        ("f(x, (y))", ["f(x, (y))", "x", "(y)", "y"]),
        ('"é ${x} b"', ['"é ${x} b"', "é ", "x", " b"]),
        ("a[*].b[0]", ["a[*].b[0]", "a", "[*].b[0]", "[*].b", "[*]", "0"]),
        ("a.0.b", ["a.0.b", "a.0", "a", "0"]),
        ('{ k = "v" }', ['{ k = "v" }', "k", '"v"']),
        ('"$$${a}%{ if b }c%{ endif }"', ['"$$${a}%{ if b }c%{ endif }"', "$$${a}", "%{ if b }c%{ endif }", "b", "c"]),
        ("<<E\n a ${b}\nE", ["<<E\n a ${b}\nE", " a ", "b", "\n"]),
        ("[<<E\n\nE  \n, c]", ["[<<E\n\nE  \n, c]", "<<E\n\nE", "c"]),
        ("[for x in y: z if q]", ["[for x in y: z if q]", "y", "z", "q"]),
    ],
)
def test_every_node_knows_the_bytes_it_came_from(text: str, expected: list[str]) -> None:
    source = SourceFile.from_bytes("main.tf", f"block {{\n  é = {text}\n}}\n".encode())
    result = parse(source)
    assert not result.problems
    attribute = result.body.blocks[0].body.attributes["é"]
    spans = [node.span for node in nodes(attribute.expression)]
    assert [source.data[start:end].decode() for start, end in spans] == expected
    assert source.data[slice(*attribute.span)].decode() == f"é = {text}"
    assert source.data[slice(*attribute.name_span)].decode() == "é"


def test_blocks_know_their_header_and_their_whole() -> None:
    text = 'a "b" c { # x\n  d = 1\n  e "\\u00e9" {}\n  d2 /* y */ = 2\n}\nf {}\n'
    result = parsed(text)
    first, second = result.body.blocks
    assert not result.problems
    assert (first.type, first.labels, text[slice(*first.header)]) == ("a", ("b", "c"), 'a "b" c')
    assert text[slice(*first.span)] == text[: text.index("\nf")]
    assert list(first.body.attributes) == ["d", "d2"]
    assert first.body.blocks[0].labels == ("é",)
    assert (second.type, second.labels, contents(second.body)) == ("f", (), ([], []))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_endings_change_nothing_but_text(newline: str) -> None:
    text = newline.join(["a {", "  b = 1 # c", "  d = [", "    1,", "  ]", "}", ""])
    (block,) = parsed(text).body.blocks
    assert [show(item.expression) for item in block.body.attributes.values()] == ["1", "[1]"]


BROKEN = {
    'a "b" {\n  c = 1\n': ("the { that opens here is never closed", 1, 7),
    "a {\n  b = [1, 2\n}\n": ("unexpected '}', expected ] or a comma", 3, 1),
    'a = "b\nc = "d"\n': ("a quoted string is not closed on its line", 1, 5),
    "a = <<EOT\nb\n": ("the heredoc EOT is never closed", 1, 5),
    "a = << EOT\nb\n": ("<< starts no heredoc", 1, 5),
    "a = 1 /* b\n": ("a comment is never closed", 1, 7),
    'a = "${b"\n': ("a quoted string is not closed on its line", 1, 9),
    'a = "\\d"\n': ("\\d is no escape sequence", 1, 6),
    "a = <<E\n%{ if b }\nE\n": ("the if directive is never closed", 2, 1),
    "a = <<E\n%{ endif }\nE\n": ("unexpected endif directive", 2, 1),
    "a = <<E\n%{ what }\nE\n": ("%{ starts no directive", 2, 1),
    "a = <<E\n%{ for }\nE\n": ("a for directive names no variable", 2, 8),
    'a = "%{ if b }%{ else x }%{ endif }"\n': ("unexpected text after else", 1, 23),
    'a "${b}" {}\n': ("a label may not contain a template", 1, 3),
    "}": ("unexpected '}'", 1, 1),
    "a = @": ("unexpected '@'", 1, 5),
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.items())
def test_an_error_says_what_and_where(text: str, expected: tuple[str, int, int]) -> None:
    (problem,) = parsed(text).problems
    assert problem.location is not None
    assert (problem.message, problem.location.start_line, problem.location.start_column) == expected
    assert problem.kind == "syntax-error"


def test_intact_blocks_survive_an_error_and_the_broken_one_does_not() -> None:
    result = parsed('good "a" {\n  x = 1\n}\nbad "b" {\n  x = = 1\n  y = 2\n}\ngood "c" {\n  z {}\n}\n')
    assert [block.labels for block in result.body.blocks] == [("a",), ("c",)]
    assert [problem.kind for problem in result.problems] == ["syntax-error"]


def test_what_stands_behind_an_unclosed_string_is_not_trusted() -> None:
    result = parsed('good {}\na = "b\nc = "d"\n')
    assert [block.type for block in result.body.blocks] == ["good"]
    assert not result.body.attributes


def test_the_first_of_two_attributes_is_kept_and_the_second_reported() -> None:
    result = parsed("a {\n  b = 1\n  b = 2\n}\n")
    (problem,) = result.problems
    assert problem.kind == "duplicate-attribute"
    assert problem.location is not None
    assert problem.location.start_line == 3
    assert show(result.body.blocks[0].body.attributes["b"].expression) == "1"


def test_a_template_without_quotes_takes_backslashes_as_they_are() -> None:
    assert show(parse_template('a\\n "${b}" $${c}\n')) == r"""T('a\\n "', b, '" ${c}\n')"""
    assert show(parse_template("")) == "''"
    assert show(parse_template("${a}")) == "T(a)"
    assert show(parse_template("${a}\n")) == r"T(a, '\n')"


def test_an_expression_alone_counts_its_own_bytes() -> None:
    expression = parse_expression("ä.b")
    assert (show(expression), expression.span) == ("ä.b", Span(0, 4))


@pytest.mark.parametrize("text", ["", "a b", "a = 1", "1 +", "(", "a\nb = 1", "a}"])
def test_what_is_not_one_expression_is_refused(text: str) -> None:
    with pytest.raises(HclSyntaxError):
        parse_expression(text)
