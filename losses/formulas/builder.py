"""From Python's syntax tree to the tree of a formula: only what is listed here passes, and nothing is ever executed."""

from __future__ import annotations

import ast
import builtins
import keyword
import math
from collections.abc import Mapping

import torch

from losses.core.registry import LOSSES
from losses.formulas.error import FormulaError
from losses.formulas.functions import FUNCTIONS, Kind
from losses.formulas.scope import Variable
from losses.formulas.spelling import DEEPEST, Spelled
from losses.formulas.tree import Call, Name, Node, Number

MOST_NODES = 200
LARGEST = 1e300
LONGEST_NAME = 24
CONSTANTS = {"pi": math.pi, "e": math.e}
# Words of Python, of the printed programs, of the addresses and of the pictures: x is the place on the axis, y the target.
_PRINTED = {"loss", "formula", "inf", "nan", "x", "y", "torch", "math", "np", "jax", "jnp", "F"}
_ARGUMENTS = {"axis", "points", "self", "span", "target"}  # of what takes hyperparameters by their names
RESERVED = {*dir(builtins), *keyword.kwlist, *keyword.softkwlist, *_PRINTED, *_ARGUMENTS}

_SIGNS: dict[type[ast.AST], str] = {
    **{ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow", ast.USub: "neg", ast.Not: "not"},
    **{ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge", ast.Eq: "eq", ast.NotEq: "ne", ast.And: "and", ast.Or: "or"},
}
# What people write for the functions of the list.
SYNONYMS = {"ln": "log", "maximum": "max", "minimum": "min", "sgn": "sign", "clamp": "clip", "log_cosh": "logcosh"}
SUGARED = ("clip", "softplus", "logcosh")  # made of other operations
INNER = ("neg", "not", "amax", "amin")  # written as a sign or a word, or as max and min
CALLED = (
    *(name for name, each in FUNCTIONS.items() if (each.fewest == 1 or name in ("max", "min", "where")) and name not in INNER),
    *SUGARED,
)
# What Python knows and a formula does not.
FOREIGN = {
    "tuple": ("A comma stands only between the arguments of a function.", "Take it away, or write a point in a number: 0.5."),
    "binop": ("This sign is no part of a formula.", "The signs are + - * / and ^."),
    "constant": ("This is no number.", "Write 1 or 0."),
    "call": ("Only a function can stand before a bracket.", "Write * before the bracket to multiply."),
}
# What a variable is called in a formula where a loss has another name for it.
SPOKEN = {"residual": "r", "s": "z", "real": "r", "fake": "f"}


class Builder:
    """Builds the tree of one formula from Python's, with the kind of every part; what it refuses it points at."""

    def __init__(self, text: str, spelled: Spelled, starts: list[int], variables: Mapping[str, Variable]) -> None:
        self.text, self.spelled, self.starts, self.variables = text, spelled, starts, variables
        self.nodes = 0

    def at(self, node: ast.AST) -> int:
        """Where in the text as typed a node begins."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        return self.spelled.position(self.starts[line - 1] + column)

    def refuse(self, at: int, problem: str, cure: str) -> FormulaError:
        return FormulaError(self.text, at, problem, cure)

    def build(self, node: ast.AST, depth: int = 0) -> tuple[Node, Kind]:
        """The tree of a node, and what it gives."""
        self.nodes += 1
        if depth > DEEPEST or self.nodes > MOST_NODES:
            limit = f"{DEEPEST} levels deep" if depth > DEEPEST else f"of {MOST_NODES} parts"
            raise self.refuse(self.at(node), f"A formula is at most {limit}; here it becomes more.", "Shorten it.")
        at, below = self.at(node), depth + 1
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return self.number(value, at), "number"
            case ast.Name(id=name):
                return self.name(name, at)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.build(operand, below)
            case ast.UnaryOp(op=ast.USub() | ast.Not() as sign, operand=operand):
                return self.apply(_SIGNS[type(sign)], [self.build(operand, below)], at)
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
                return self.apply(_SIGNS[type(sign)], [self.build(left, below), self.build(right, below)], at)
            case ast.BoolOp(op=sign, values=values):
                return self.chain(_SIGNS[type(sign)], [self.build(value, below) for value in values], at)
            case ast.Compare(left=left, ops=signs, comparators=others) if all(type(sign) in _SIGNS for sign in signs):
                parts = [self.build(part, below) for part in (left, *others)]
                pairs = zip(signs, parts, parts[1:], strict=False)
                return self.chain("and", [self.apply(_SIGNS[type(sign)], [a, b], at) for sign, a, b in pairs], at)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.apply("where", [self.build(part, below) for part in (test, body, orelse)], at)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords):
                return self.call(name, args, keywords, at, below)
            case _:
                problem = "This is no part of a formula.", "Write it with numbers, names, signs and functions."
                raise self.refuse(at, *FOREIGN.get(type(node).__name__.lower(), problem))

    def number(self, value: float, at: int) -> Number:
        if abs(value) >= LARGEST:  # an int of any size compares with a float
            raise self.refuse(at, "This number is too large.", "Numbers are below 1e300.")
        return Number(float(value), at)

    def name(self, name: str, at: int) -> tuple[Node, Kind]:
        if name in self.variables:
            return Name(name, at), self.variables[name].kind
        if name in CONSTANTS:
            return Number(CONSTANTS[name], at), "number"
        if name in LOSSES or name in CALLED or name in SYNONYMS:
            raise self.refuse(at, f"{name} is a function; what it is taken of is missing.", f"Write {name}(...).")
        check_name(self.text, name, at)
        return Name(name, at), "number"

    def chain(self, name: str, parts: list[tuple[Node, Kind]], at: int) -> tuple[Node, Kind]:
        """An operation of two along several operands."""
        first, *others = parts
        for other in others:
            first = self.apply(name, [first, other], at)
        return first

    def call(self, name: str, args: list[ast.expr], keywords: list[ast.keyword], at: int, depth: int) -> tuple[Node, Kind]:
        name = SYNONYMS.get(name, name) if name not in LOSSES else name
        if starred := next((arg for arg in args if isinstance(arg, ast.Starred)), None):
            raise self.refuse(
                self.at(starred), "A star before an argument is no part of a formula.", "Write the arguments one by one."
            )
        parts = [self.build(arg, depth) for arg in args]
        if name in LOSSES:
            return self.loss(name, parts, keywords, at, depth)
        if name not in CALLED:
            known = "There are " + ", ".join(CALLED) + ", and the losses of the catalogue."
            raise self.refuse(at, f"There is no function {name} here.", known)
        if keywords:
            raise self.refuse(at, f"{name} takes no names of arguments.", f"Write {name}(...) without the name.")
        return self.function(name, parts, at)

    def function(self, name: str, parts: list[tuple[Node, Kind]], at: int) -> tuple[Node, Kind]:
        """A call of a function of the list, of which some are made of others."""
        match name, parts:
            case "softplus", [inner]:
                return self.apply("neg", [self.apply("logsigmoid", [self.apply("neg", [inner], at)], at)], at)
            case "logcosh", [inner]:
                return self.loss("log_cosh", [inner], [], at, 0)
            case "clip", [inner, low, high]:
                return self.apply("min", [self.apply("max", [inner, low], at), high], at)
            case (("max" | "min"), [(_, "vector")]):
                return self.apply(f"a{name}", parts, at)
            case (("max" | "min"), [_, _, *_]):
                return self.chain(name, parts, at)
            case _:
                fewest = {"clip": 3, "softplus": 1, "logcosh": 1}.get(name) or FUNCTIONS[name].fewest
                if len(parts) != fewest:
                    number = f"{fewest} argument" + ("s" if fewest > 1 else "")
                    raise self.refuse(at, f"{name} takes {number}, not {len(parts)}.", "Write a comma between any two.")
                return self.apply(name, parts, at)

    def loss(
        self, slug: str, parts: list[tuple[Node, Kind]], keywords: list[ast.keyword], at: int, depth: int
    ) -> tuple[Node, Kind]:
        """A loss of the catalogue: its inputs in their order, and its hyperparameters by name."""
        entry = LOSSES[slug]
        if len(parts) == 1 and entry.inputs == ("s", "y"):
            parts = [*parts, (Number(1.0, at), "number")]  # of the margin alone, which is the score where the target is 1
        if len(parts) != len(entry.inputs):
            names = ", ".join(SPOKEN.get(name, name) for name in entry.inputs)
            raise self.refuse(at, f"{slug} is a loss of {names}.", f"Write {slug}({names}).")
        settings: list[tuple[str, Node]] = []
        for each in keywords:
            known = [param.name for param in entry.params]
            if each.arg not in known:
                cure = f"It has {', '.join(known)}." if known else "It has none."
                raise self.refuse(self.at(each), f"{slug} has no hyperparameter {each.arg or '**'}.", cure)
            value, kind = self.build(each.value, depth)
            domain = entry.param(each.arg).knob.domain
            if kind != "number" or (is_constant(value) and constant(value) not in domain):
                raise self.refuse(
                    self.at(each.value), f"{each.arg} of {slug} has to be a number in {domain}.", "Write such a number, or a name."
                )
            if each.arg in dict(settings):
                raise self.refuse(self.at(each), f"{each.arg} is set twice.", "Write it once.")
            settings.append((each.arg, value))
        return Call(slug, tuple(part for part, _ in parts), tuple(settings), at), self.given_by(entry.axis.takes, slug, parts, at)

    def given_by(self, takes: str, slug: str, parts: list[tuple[Node, Kind]], at: int) -> Kind:
        """What a loss of the catalogue gives for its arguments; one of classes or of masks makes a number of vectors."""
        kinds = [kind for _, kind in parts]
        if "condition" in kinds:
            raise self.refuse(at, f"{slug} takes numbers, and gets a condition.", "Use where(condition, a, b).")
        if takes == "numbers" and "input" not in kinds:
            return "vector" if "vector" in kinds else "number"
        if takes in ("classes", "pixels") and not {"vector", "input"}.isdisjoint(kinds):
            return "number"
        raise self.refuse(at, f"{slug} takes {takes}, which this axis does not have.", "Choose another axis, or another loss.")

    def apply(self, name: str, parts: list[tuple[Node, Kind]], at: int) -> tuple[Node, Kind]:
        """An operation on parts of kinds that it takes; a condition counts as 1 and 0 where a number is asked for."""
        function = FUNCTIONS[name]
        if name == "neg" and isinstance(parts[0][0], Call) and parts[0][0].name == "neg":
            return parts[0][0].arguments[0], parts[0][1]
        arguments: list[Node] = []
        kinds: list[Kind] = []
        for place, (part, kind) in enumerate(parts):
            wanted = "condition" if name == "where" and place == 0 else function.takes
            if kind == "input":
                raise self.refuse(
                    part.at, "This input can only be given to a loss of the catalogue.", "Write such a loss around it."
                )
            if wanted == "condition" and kind != "condition":
                raise self.refuse(part.at, "A condition is missing here.", "Write a comparison, such as r < 0.")
            if wanted == "vector" and kind != "vector":
                raise self.refuse(
                    at, f"{name} goes over the classes; this is one number.", "Take it away, or choose an axis of classes."
                )
            if wanted != "condition" and kind == "condition":
                part, kind = Call("where", (part, Number(1.0, part.at), Number(0.0, part.at)), (), part.at), "number"
            arguments.append(part)
            kinds.append(kind)
        node = self.bounded(Call(name, tuple(arguments), (), at))
        if function.gives == "condition":
            return node, "condition"
        return node, "vector" if "vector" in kinds and function.over != "sum" else "number"

    def bounded(self, node: Call) -> Call:
        """The call, unless it is of numbers alone and its result is none, or a too large one."""
        if all(map(is_constant, node.arguments)) and FUNCTIONS[node.name].gives == "number":
            value = constant(node)
            if not math.isfinite(value) or abs(value) >= LARGEST:
                raise self.refuse(node.at, "This has no value, or one that is too large.", "Numbers are below 1e300.")
        elif node.name == "div" and is_constant(node.arguments[1]) and constant(node.arguments[1]) == 0:
            raise self.refuse(node.arguments[1].at, "This divides by 0.", "Write another number.")
        return node


def is_constant(node: Node) -> bool:
    """Whether the node is made of numbers alone."""
    return isinstance(node, Number) or (isinstance(node, Call) and node.name in FUNCTIONS and all(map(is_constant, node.arguments)))


def is_condition(node: Node) -> bool:
    """Whether the node is true or false, and no number."""
    return isinstance(node, Call) and node.name in FUNCTIONS and FUNCTIONS[node.name].gives == "condition"


def constant(node: Node) -> float:
    """The value of a node of numbers alone; of a condition 1 or 0.

    >>> constant(Call("add", (Number(1.0), Call("sqrt", (Number(4.0),)))))
    3.0
    """
    assert not isinstance(node, Name)
    if isinstance(node, Number):
        return node.value
    arguments = [
        torch.tensor(constant(argument), dtype=torch.bool if is_condition(argument) else torch.float64)
        for argument in node.arguments
    ]
    return float(FUNCTIONS[node.name].compute(*arguments))


def check_name(text: str, name: str, at: int) -> None:
    """Refuse a name that no hyperparameter can have."""
    if name in RESERVED or name.startswith("_") or name.endswith("_") or "__" in name:
        raise FormulaError(text, at, f"{name} cannot be the name of a hyperparameter.", "Choose another, such as a or delta.")
    if len(name) > LONGEST_NAME:
        raise FormulaError(text, at, f"A name has at most {LONGEST_NAME} letters.", "Choose a shorter one.")
