"""A strict reader of formulas: text in, a checked syntax tree out, and nothing is ever executed.

The grammar is Python's, cut down to numbers, names, ``+ - * / **``, parentheses and calls of a few functions. What the
user typed is never handed to ``eval``, ``sympify`` or ``parse_expr``; every limit below stands before the work that it
bounds, so that no text can keep the server busy.
"""

from __future__ import annotations

import ast
import difflib
import math
import re
from collections.abc import Iterable

from viz.surfaces.tree import CONSTANTS, FUNCTIONS, OPERATORS, SIGNS, constant, count_factors

MAX_LENGTH = 500  # characters
MAX_NODES = 150  # numbers, names, operators and calls
MAX_DEPTH = 16  # levels of nesting; a second derivative grows with the square of that
MAX_FACTORS = 10  # with variables in one product or quotient: its second derivative has the square of that many terms
MAX_EXPONENT = 64  # of a constant exponent
MAX_DEGREE = 256  # product of the constant exponents that stand inside one another

_TOKEN = re.compile(r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*)|[-+*/(), ]", re.ASCII)


def parse(text: str, names: Iterable[str] = ("x", "y")) -> ast.expr:
    """Read a formula in the variables ``names``.

    Returns:
        A tree of ``Constant``, ``Name``, ``UnaryOp``, ``BinOp`` and one-argument ``Call`` nodes and of nothing else,
        whose constant parts are finite.

    Raises:
        ValueError: one sentence that says what is wrong and what is allowed.
    """
    variables = tuple(names)
    if not isinstance(text, str):
        raise ValueError(f"a formula must be text, got {type(text).__name__}")
    if len(text) > MAX_LENGTH:
        raise ValueError(f"a formula may have at most {MAX_LENGTH} characters, got {len(text)}")
    text = " ".join(text.split())
    if not text:
        raise ValueError(f"the formula is empty; write one in {', '.join(variables)}, such as x**2 + y**2")
    _check_tokens(text, (*variables, *CONSTANTS, *FUNCTIONS))
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        column = getattr(error, "offset", None)
        where = f" near character {column}" if column else ""
        raise ValueError(f"the formula cannot be read{where}; check operators, parentheses and numbers") from None
    if (nodes := sum(isinstance(node, ast.expr) for node in ast.walk(tree))) > MAX_NODES:
        raise ValueError(f"a formula may have at most {MAX_NODES} numbers, names and operations, got {nodes}")
    _check_node(tree, depth=1)
    return tree


def _check_tokens(text: str, known: tuple[str, ...]) -> None:
    """Refuse every character and name that no formula has, before Python's parser sees the text."""
    position, last = 0, ""
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            allowed = (
                "powers are written **" if text[position] == "^" else "allowed are numbers, names and + - * / ** ( )"
            )
            raise ValueError(f"the formula has the character {text[position]!r}; {allowed}")
        word = token.group()
        if token.lastgroup and last:
            raise ValueError(f"{(last + word)!r} is neither a number nor a known name; products are written with *")
        if token.lastgroup == "name" and word not in known:
            near = difflib.get_close_matches(word, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"allowed are {', '.join(known)}"
            raise ValueError(f"the formula has the name {word!r}, which is not known; {hint}")
        position, last = token.end(), word if token.lastgroup else ""


def _operands(node: ast.expr) -> list[ast.expr]:
    """The parts that an operation works on; an operation that no formula has is refused."""
    match node:
        case ast.Constant():
            return []
        case ast.Name(id=name):
            if name in FUNCTIONS:
                raise ValueError(f"{name} is a function and needs its argument in parentheses, such as {name}(x)")
            return []
        case ast.UnaryOp(op=sign, operand=operand) if type(sign) in SIGNS:
            return [operand]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return [left, right]
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords) if name in FUNCTIONS:
            if len(arguments) != 1 or keywords:
                raise ValueError(f"{name} takes exactly one argument, such as {name}(x)")
            return arguments
        case ast.Call():
            raise ValueError("only a function may stand before a parenthesis; products are written with *")
    part = node.op if isinstance(node, (ast.BinOp, ast.UnaryOp)) else node
    raise ValueError(
        f"a formula cannot contain {type(part).__name__}; allowed are + - * / **, numbers, names and calls"
    )


def _check_node(node: ast.expr, depth: int) -> int:
    """Check a part and all that it is made of; returns how far its powers reach, 0 for a constant."""
    if depth > MAX_DEPTH:
        raise ValueError(f"the formula is nested too deeply; at most {MAX_DEPTH} levels are allowed")
    degrees = []
    for place, child in enumerate(_operands(node)):
        # a + b + c is a tree of sums, but nobody would call it nested.
        in_chain = place == 0 and isinstance(node, ast.BinOp) and isinstance(child, ast.BinOp)
        degrees.append(_check_node(child, depth + (not in_chain)))
    if constant(node) is not None:
        return 0
    if (factors := count_factors(node)) > MAX_FACTORS:
        raise ValueError(f"a product or quotient may have at most {MAX_FACTORS} factors with variables, got {factors}")
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return _check_power(constant(node.right), *degrees)
    return max(degrees, default=1)


def _check_power(exponent: float | None, base_degree: int, exponent_degree: int) -> int:
    if exponent is None:
        return max(base_degree, exponent_degree)
    if abs(exponent) > MAX_EXPONENT:
        raise ValueError(f"the exponent {exponent:g} is too large; allowed are {-MAX_EXPONENT} to {MAX_EXPONENT}")
    degree = base_degree * max(1, math.ceil(abs(exponent)))
    if degree > MAX_DEGREE:
        raise ValueError(f"powers inside powers reach the degree {degree}; at most {MAX_DEGREE} is allowed")
    return degree
