"""A strict reader of formulas: text in, a checked syntax tree out, and nothing is ever executed.

The grammar is Python's, cut down to numbers, names, ``+ - * / **``, parentheses and calls of a few functions. What the user
typed is never handed to ``eval``, ``sympify`` or ``parse_expr``; every limit below stands before the work that it bounds, so
that no text can keep the server busy.
"""

from __future__ import annotations

import ast
import difflib
import math
import operator
import re
from collections.abc import Callable, Iterable

MAX_LENGTH = 500  # characters
MAX_NODES = 150  # numbers, names, operators and calls
MAX_DEPTH = 30  # levels of nesting
MAX_EXPONENT = 64  # of a constant exponent
MAX_DEGREE = 256  # product of the whole exponents that stand inside one another

CONSTANTS = {"pi": math.pi, "e": math.e}
FUNCTIONS: dict[str, Callable[[float], float]] = {
    **{name: getattr(math, name) for name in "sin cos tan asin acos atan sinh cosh tanh exp log sqrt".split()},
    "abs": abs,
}
OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
}
SIGNS: dict[type[ast.unaryop], Callable[[float], float]] = {ast.UAdd: operator.pos, ast.USub: operator.neg}

_TOKEN = re.compile(r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*)|[-+*/(), ]", re.ASCII)


def parse(text: str, names: Iterable[str] = ("x", "y")) -> ast.expr:
    """Read a formula in the variables ``names``.

    Returns:
        A tree of ``Constant``, ``Name``, ``UnaryOp``, ``BinOp`` and one-argument ``Call`` nodes and of nothing else, whose
        constant parts are finite.

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
        raise ValueError(f"the formula is empty; write one in {_listed(variables)}, such as x**2 + y**2")
    _check_tokens(text, variables)
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        column = getattr(error, "offset", None)
        where = f" near character {column}" if column else ""
        raise ValueError(f"the formula cannot be read{where}; check its operators, parentheses and numbers") from None
    if (nodes := sum(isinstance(node, ast.expr) for node in ast.walk(tree))) > MAX_NODES:
        raise ValueError(f"a formula may have at most {MAX_NODES} numbers, names and operations, got {nodes}")
    _check_node(tree, depth=1, degree=1)
    return tree


def constant(node: ast.expr) -> float | None:
    """The value of a part without variables, or None. Raises ``ValueError`` where that value is not finite."""
    match node:
        case ast.Constant(value=number):
            return _finite(node, float, number)
        case ast.Name(id=name):
            return CONSTANTS.get(name)
        case ast.UnaryOp(op=sign, operand=operand):
            inner = constant(operand)
            return None if inner is None else SIGNS[type(sign)](inner)
        case ast.BinOp(left=left, op=op, right=right):
            a, b = constant(left), constant(right)
            return None if a is None or b is None else _finite(node, OPERATORS[type(op)], a, b)
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            inner = constant(argument)
            return None if inner is None else _finite(node, FUNCTIONS[name], inner)
    raise TypeError(f"not a node of a checked formula: {ast.dump(node)}")


def whole_exponent(node: ast.expr) -> int | None:
    """The exponent of a power whose exponent is a whole constant, or None."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        exponent = constant(node.right)
        if exponent is not None and exponent.is_integer():
            return int(exponent)
    return None


def _check_tokens(text: str, variables: tuple[str, ...]) -> None:
    known = (*variables, *CONSTANTS, *FUNCTIONS)
    position, last = 0, ""
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            hint = "powers are written **" if text[position] == "^" else "only numbers, names, + - * / ** ( ) are allowed"
            raise ValueError(f"the formula has the character {text[position]!r}; {hint}")
        word = token.group()
        if token.lastgroup and last:
            raise ValueError(f"{(last + word)!r} is neither a number nor a known name; products are written with *")
        if token.lastgroup == "name" and word not in known:
            near = difflib.get_close_matches(word, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"allowed are {_listed(known)}"
            raise ValueError(f"the formula has the name {word!r}, which is not known; {hint}")
        position, last = token.end(), word if token.lastgroup else ""


def _check_node(node: ast.AST, depth: int, degree: int) -> None:
    if depth > MAX_DEPTH:
        raise ValueError(f"the formula is nested too deeply; at most {MAX_DEPTH} levels are allowed")
    match node:
        case ast.Constant():
            pass
        case ast.Name(id=name):
            if name in FUNCTIONS:
                raise ValueError(f"{name} is a function and needs one argument in parentheses, such as {name}(x)")
        case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=operand):
            _check_node(operand, depth + 1, degree)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            _check_node(right, depth + 1, degree)
            # a + b + c is a tree of sums, but nobody would call it nested.
            in_chain = isinstance(left, ast.BinOp) and not isinstance(op, ast.Pow)
            _check_node(left, depth + (not in_chain), degree * _check_exponent(node, degree))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            _check_node(argument, depth + 1, degree)
        case ast.Call(func=ast.Name(id=name)) if name in FUNCTIONS:
            raise ValueError(f"{name} takes exactly one argument, such as {name}(x)")
        case ast.Call():
            raise ValueError("only functions may stand before a parenthesis; products are written with *")
        case _:
            raise ValueError(f"the formula has an unknown part ({type(node).__name__}); allowed are + - * / ** and calls")
    constant(node)


def _check_exponent(node: ast.BinOp, degree: int) -> int:
    """The factor by which a power raises the degree of its base, 1 where it is no power of a variable."""
    if not isinstance(node.op, ast.Pow) or (exponent := constant(node.right)) is None or constant(node) is not None:
        return 1
    if abs(exponent) > MAX_EXPONENT:
        raise ValueError(f"the exponent {exponent:g} is too large; allowed are {-MAX_EXPONENT} to {MAX_EXPONENT}")
    factor = max(1, math.ceil(abs(exponent)))
    if degree * factor > MAX_DEGREE:
        raise ValueError(f"powers inside powers reach the degree {degree * factor}; at most {MAX_DEGREE} is allowed")
    return factor


def _finite(node: ast.expr, operation: Callable[..., float], *operands: float) -> float:
    try:
        value = operation(*operands)
    except (ArithmeticError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"the constant {ast.unparse(node)[:40]} is not a finite real number")
    return value


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
