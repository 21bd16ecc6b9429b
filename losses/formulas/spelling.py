"""The text of a formula, in the ways people type and paste it, as one expression of Python's grammar.

`^` is a power; small Greek letters, ·, −, √, ² and |r| are taken, and so is LaTeX where it can only mean one thing. Of every piece
the position in the text as typed is kept, so that an error can point at it.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from losses.formulas.cases import rows
from losses.formulas.error import FormulaError

LONGEST = 500  # characters of a formula
DEEPEST = 40  # levels of brackets, and of the tree

# Characters that stand for a piece of Python.
SPELLINGS = {
    **dict.fromkeys("·×⋅∗", "*"),
    **dict.fromkeys("−–", "-"),
    **{"÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "√": "sqrt", "\N{NO-BREAK SPACE}": " ", "\t": " ", "\r": " "},
    **{"²": "**2", "³": "**3", "⁴": "**4", "π": "pi", "λ": "lam", "ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi"},
    **{chr(code): unicodedata.name(chr(code)).rsplit(" ", 1)[1].lower() for code in (*range(0x3B1, 0x3C0), *range(0x3C1, 0x3CA))}
    | {"ς": "sigma", "λ": "lam", "π": "pi"},
}
del SPELLINGS["ο"], SPELLINGS["ς"]  # which nobody can tell from o, or types

# LaTeX commands that stand for an operator or a space; those of functions are in COMMANDS.
SIGNS = {
    **dict.fromkeys(("cdot", "times", "ast"), "*"),
    **{"le": "<=", "leq": "<=", "ge": ">=", "geq": ">=", "ne": "!=", "neq": "!=", "lt": "<", "gt": ">", "div": "/"},
    **dict.fromkeys((",", ";", ":", "!", " ", "quad", "qquad", "left", "right", "displaystyle", "limits"), ""),
    **{"lvert": "|", "rvert": "|", "vert": "|", "land": " and ", "lor": " or "},
}
GREEK = {
    **{name: name for name in ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "mu", "nu")},
    **{name: name for name in ("xi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega")},
    **{"varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "lambda": "lam", "pi": "pi"},
}
COMMANDS = {"ln": "log", **{name: name for name in ["log", "exp", "sin", "cos", "tanh", "max", "min"]}}
TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<command>\\(?:[A-Za-z]+|.))|(?P<sign>\*\*|<=|>=|==|!=|.)|(?P<line>\n)"
)


# The signs of a formula beside brackets and bars, and what to write instead of some others.
TAKEN = ("+", "-", "*", "/", "**", "^", ",", "=", "<", ">", "<=", ">=", "==", "!=")
REFUSED = {
    "&": "Write and between two conditions.",
    "!": "Write not before a condition, or != for unequal.",
    ".": "Write a number with digits on both sides of the point; names have no points.",
    ":": "A formula has no parts with a colon.",
    ";": "Begin a new line instead.",
    "%": "Write a/100 for per cent.",
    "#": "A formula has no comments.",
    "[": "Write round brackets; square ones stand only in a range, as in delta = 1 in [0.1, 5].",
    "]": "Write round brackets.",
}


@dataclass(frozen=True)
class Token:
    """A number, name, command, sign or the end of a line, and where it stands in the text as typed."""

    kind: str
    text: str
    at: int


@dataclass(frozen=True)
class Spelled:
    """An expression of Python, and for each of its characters the position of what it stands for in the text as typed."""

    text: str
    positions: tuple[int, ...]

    @classmethod
    def of(cls, pieces: Sequence[tuple[str, int]]) -> Spelled:
        return cls("".join(piece for piece, _ in pieces), tuple(at for piece, at in pieces for _ in piece))

    def position(self, column: int) -> int:
        """Where in the text as typed this character of the expression comes from."""
        return self.positions[min(max(column, 0), len(self.positions) - 1)] if self.positions else 0


def check_characters(text: str) -> None:
    """Refuse a text that is too long, or has a character that is no part of a formula."""
    if len(text) > LONGEST:
        raise FormulaError(text, LONGEST, f"A formula has at most {LONGEST} characters; this one has {len(text)}.", "Shorten it.")
    for at, letter in enumerate(text):
        if letter in SPELLINGS or letter == "\n" or " " <= letter <= "~":
            continue
        name = unicodedata.name(letter, f"U+{ord(letter):04X}").lower()
        plain = unicodedata.normalize("NFKC", letter)
        cure = (
            f"Write {plain} instead." if plain.isascii() and plain.isprintable() else "Take it away, or write it in Latin letters."
        )
        raise FormulaError(
            text, at, f"Character {at + 1} is “{name}”, which no formula has, even where it looks like one that has.", cure
        )


def tokens(text: str) -> list[Token]:
    """The text as tokens, with the characters of SPELLINGS spelled out; each Greek letter is a name of its own."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        if (spelling := SPELLINGS.get(text[at])) is not None:
            if spelling.isalpha():
                tail = re.compile("[0-9_][A-Za-z0-9_]*").match(text, at + 1)
                found.append(Token("name", spelling + (tail[0] if tail and spelling != "sqrt" else ""), at))
                at = tail.end() if tail and spelling != "sqrt" else at + 1
                continue
            if spelling.strip():
                found += [Token("number" if part.isdigit() else "sign", part, at) for part in re.findall(r"\d|\D+", spelling)]
            at += 1
            continue
        match = TOKEN.match(text, at)
        assert match is not None  # "." takes what nothing else does
        kind = str(match.lastgroup)
        if match[0] != " ":
            found.append(Token(kind, match[0], at))
        at = match.end()
    return found


def spelled(text: str, part: Sequence[Token], functions: Collection[str]) -> Spelled:
    """These tokens of the text as an expression of Python; a name of these functions before a bracket is called."""
    return Spelled.of(_Reader(text, part, functions).read())


class _Reader:
    """Reads tokens one after the other, and writes Python. In LaTeX what stands side by side is multiplied."""

    def __init__(self, text: str, read: Sequence[Token], functions: Collection[str]) -> None:
        self.text, self.tokens, self.functions = text, read, functions
        self.latex = any(token.kind == "command" for token in read)
        self.pieces: list[tuple[str, int]] = []
        self.i = 0
        self.open: list[Token] = []  # brackets and bars that are not closed yet
        self.operand = False  # whether an operand has just ended

    def read(self) -> list[tuple[str, int]]:
        while self.i < len(self.tokens):
            self.step()
        if self.open:
            last = self.open[-1]
            raise FormulaError(
                self.text, last.at, f"The {last.text} here is never closed.", f"Write {_CLOSING[last.text]} where it ends."
            )
        return self.pieces

    @property
    def now(self) -> Token | None:
        return self.tokens[self.i] if self.i < len(self.tokens) else None

    def refuse(self, at: int, problem: str, cure: str) -> FormulaError:
        return FormulaError(self.text, at, problem, cure)

    def write(self, text: str, at: int) -> None:
        self.pieces.append((text, at))

    def step(self) -> None:
        token = self.tokens[self.i]
        self.i += 1
        match token.kind:
            case "number" | "name":
                self.word(token)
            case "command":
                self.command(token)
            case "line":
                self.write("\n", token.at)
            case _:
                self.sign(token)

    def word(self, token: Token) -> None:
        """A number or a name; a word of Python's own (and, if) is no operand."""
        if token.text in _WORDS:
            self.write(f" {token.text} ", token.at)
            self.operand = False
            return
        if keyword.iskeyword(token.text):
            cure = "Write lam, or λ." if token.text == "lambda" else "Choose another name."
            raise self.refuse(token.at, f"{token.text} is a word of Python, and no name.", cure)
        self.beside(token)
        if token.text == "sqrt" and self.text[token.at] == "√":
            self.root(token)
            return
        token = self.subscripted(token) if self.latex and token.kind == "name" else token
        self.write(token.text, token.at)
        following = self.now
        called = (
            token.kind == "name"
            and following is not None
            and following.text == "("
            and (token.text in self.functions or not self.latex)
        )
        self.operand = not called

    def subscripted(self, token: Token) -> Token:
        """The name with a subscript that LaTeX writes behind it: _1, or _{1}."""
        following = self.now
        if following is not None and following.kind == "name" and following.text.startswith("_"):
            self.i += 1
            token = Token("name", token.text + following.text, token.at)
        braced = [each.text for each in self.tokens[self.i : self.i + 3]]
        if token.text.endswith("_") and len(braced) == 3 and braced[1].isalnum() and (braced[0], braced[2]) == ("{", "}"):
            self.i += 3
            token = Token("name", token.text + braced[1], token.at)
        return token

    def beside(self, token: Token) -> None:
        """What stands beside an operand without a sign between them: a product in LaTeX, and refused elsewhere."""
        if not self.operand:
            return
        if not self.latex:
            raise self.refuse(token.at, f"Before “{token.text}” a sign is missing.", f"Write *{token.text} to multiply.")
        self.write("*", token.at)

    def root(self, token: Token) -> None:
        """√ of a bracket, or of the one number or name that follows."""
        following = self.now
        self.write("sqrt", token.at)
        if following is not None and following.text == "(":
            self.operand = False
            return
        if following is None or following.kind not in ("number", "name"):
            raise self.refuse(token.at, "After √ a number, a name or a bracket is missing.", "Write √(...).")
        self.i += 1
        self.write(f"({following.text})", following.at)
        self.operand = True

    def sign(self, token: Token) -> None:
        if token.text in "{}" and not self.latex:
            raise self.refuse(token.at, f"The bracket {token.text} is no part of a formula.", "Write round brackets.")
        if token.text in "({":
            self.bracket(token)
        elif token.text in ")}":
            self.close(token)
        elif token.text == "|":
            self.bar(token)
        elif token.text in REFUSED or token.text not in TAKEN:
            cure = REFUSED.get(token.text, "Take it away.")
            raise self.refuse(token.at, f"The sign {token.text} is no part of a formula.", cure)
        else:
            self.write(" ** " if token.text == "^" else f" {token.text} ", token.at)
            self.operand = False

    def bracket(self, token: Token) -> None:
        previous = self.pieces[-1][0] if self.pieces else ""
        if self.operand and previous not in self.functions:
            self.beside(token)
        self.push(token, "(" if token.text == "{" else token.text)

    def push(self, token: Token, text: str) -> None:
        if len(self.open) >= DEEPEST:
            raise self.refuse(token.at, f"Brackets are nested more than {DEEPEST} deep here.", "Take some away.")
        self.open.append(token)
        self.write(text, token.at)
        self.operand = False

    def close(self, token: Token) -> None:
        opening = self.open.pop() if self.open else None
        if opening is None or _CLOSING[opening.text] != token.text:
            problem = (
                f"This {token.text} closes nothing"
                if opening is None
                else f"This {token.text} meets the {opening.text} opened before"
            )
            raise self.refuse(token.at, f"{problem}.", "Take it away, or write the bracket that belongs to it.")
        self.write(")" if token.text == "}" else token.text, token.at)
        self.operand = True

    def bar(self, token: Token) -> None:
        """|r| is the size of r: a bar after an operand closes, any other opens."""
        if self.operand and self.open and self.open[-1].text == "|":
            self.open.pop()
            self.write(")", token.at)
            self.operand = True
            return
        self.beside(token)
        self.push(token, "abs(")

    def command(self, token: Token) -> None:
        name = token.text[1:]
        if name in SIGNS:
            if sign := SIGNS[name]:
                self.sign(Token("sign", sign, token.at))
        elif name in GREEK:
            self.word(Token("name", "sigmoid" if name == "sigma" and self.follows("(") else GREEK[name], token.at))
        elif name == "frac":
            self.fraction(token)
        elif name == "begin":
            self.cases(token)
        elif name == "sqrt":
            self.beside(token)
            self.write("sqrt", token.at)
            self.group(token)
        elif name in COMMANDS:
            self.function(token, COMMANDS[name])
        elif name in ("mathrm", "operatorname", "text"):
            self.upright(token)
        else:
            raise self.refuse(
                token.at, f"The LaTeX command {token.text} is not read here.", "Write it with the functions of the list."
            )

    def cases(self, token: Token) -> None:
        """The rows of cases, as choices in each other."""
        self.beside(token)
        table, self.i = rows(self.text, self.tokens, self.i - 1)
        for value, condition in table:
            if condition:
                self.pieces += [
                    ("where((", token.at),
                    *self.part(condition),
                    ("),(", token.at),
                    *self.part(value),
                    ("),(", token.at),
                ]
            else:
                self.pieces += [*self.part(value), ("))" * (len(table) - 1), token.at)]
        self.operand = True

    def part(self, read: Sequence[Token]) -> list[tuple[str, int]]:
        """Tokens as an expression of their own."""
        reader = _Reader(self.text, read, self.functions)
        reader.latex = True
        return reader.read()

    def follows(self, text: str) -> bool:
        """Whether this comes next, but for commands that only size a bracket or leave a space."""
        ahead = self.i
        while ahead < len(self.tokens) and self.tokens[ahead].kind == "command" and SIGNS.get(self.tokens[ahead].text[1:]) == "":
            ahead += 1
        return ahead < len(self.tokens) and self.tokens[ahead].text == text

    def skip(self, text: str) -> None:
        """Go past this, which follows."""
        while self.tokens[self.i].text != text:
            self.i += 1
        self.i += 1

    def group(self, token: Token) -> None:
        """What stands in { }, in round brackets of Python's."""
        if not self.follows("{"):
            raise self.refuse(token.at, f"After {token.text} a {{ is missing.", f"Write {token.text}{{...}}.")
        self.operand = False
        while not self.follows("{"):
            self.i += 1
        depth = len(self.open)
        self.sign(self.tokens[self.next_brace()])
        while len(self.open) > depth:
            if self.now is None:
                raise self.refuse(self.open[-1].at, "The { here is never closed.", "Write } where it ends.")
            self.step()

    def next_brace(self) -> int:
        while self.tokens[self.i].text != "{":
            self.i += 1
        self.i += 1
        return self.i - 1

    def fraction(self, token: Token) -> None:
        self.beside(token)
        self.write("(", token.at)
        self.group(token)
        self.write("/", token.at)
        self.group(token)
        self.write(")", token.at)
        self.operand = True

    def function(self, token: Token, name: str) -> None:
        """A function of LaTeX: its argument stands in brackets, or is the one operand that follows up to a sign or the end."""
        self.beside(token)
        if name == "log" and self.follows("\\cosh"):
            self.skip("\\cosh")
            name = "logcosh"
        self.write(name, token.at)
        self.operand = False
        if self.follows("("):
            return
        if self.follows("{"):
            self.group(token)
            return
        self.write("(", token.at)
        self.one_operand(token)
        self.write(")", token.at)
        following = self.now
        if following is not None and (
            following.kind in ("number", "name") or following.text in ("^", "(", "{", "\\frac", "\\sqrt")
        ):
            raise self.refuse(following.at, f"How far {token.text} goes is not clear here.", f"Write {token.text}(...).")

    def one_operand(self, token: Token) -> None:
        depth = len(self.open)
        while not self.operand or len(self.open) > depth:
            if self.now is None:
                raise self.refuse(token.at, f"What {token.text} is taken of is missing.", f"Write {token.text}(...).")
            self.step()

    def upright(self, token: Token) -> None:
        """The name in the braces of a command for upright letters."""
        word = self.tokens[self.i + 1] if self.follows("{") and self.i + 2 < len(self.tokens) else None
        if word is None or word.kind != "name" or self.tokens[self.i + 2].text != "}":
            raise self.refuse(token.at, f"{token.text} is read only around one name.", "Write the formula without it.")
        self.i += 3
        self.word(word)


_CLOSING = {"(": ")", "{": "}", "|": "|"}
_WORDS = ("and", "or", "not", "if", "else")
