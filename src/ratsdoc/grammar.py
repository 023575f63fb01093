"""The grammars: loaded once per process, and asked for single words by name.

A kind's grammar is the shared alphabet, the front, the kind's own file and, if a city is named, the
city's dialect, put one after the other: what a dialect extends or overrides keeps its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lark import Lark
from lark.common import LexerConf
from lark.lexer import Lexer, LexerState, Token
from lark.parsers.lalr_analysis import Shift
from lark.parsers.lalr_parser_state import ParserState
from lark.tree import Tree

from ratsdoc import resources

KINDS = ("anfrage",)
# A dialect that is not shipped goes by the path of its file, which ends so.
OWN = ".lark"
# What the loader writes for a letter that OCR misreads: see grammars/noise.tsv.
_LETTER = re.compile("[äöüßÄÖÜ]")
_LITERAL = re.compile(r"/(?P<body>(?:\\.|[^/\\\n])+)/(?P<flags>[imsux]*)")
_CLASS = re.compile(r"(\[(?:\\.|[^\]\\])*\])")


@cache
def _noise() -> dict[str, str]:
    rows = (line.split("\t") for line in resources.text("grammars/noise.tsv").splitlines())
    return {letter: f"(?:{seen})" for letter, seen in rows}


def _prepare(source: str) -> str:
    """The grammar with every umlaut in a regular expression widened to what OCR makes of it.

    Umlauts in character classes stay as they are. An expression with alternatives is put in brackets,
    since Lark joins the parts of a terminal as they stand.
    """
    lines = (line for line in source.splitlines() if not line.lstrip().startswith("//"))
    return "".join(
        _LITERAL.sub(lambda literal: _literal(literal["body"], literal["flags"]), line) + "\n"
        for line in lines
    )


def _literal(body: str, flags: str) -> str:
    table = _noise()
    pieces = _CLASS.split(body)
    body = "".join(
        piece if place % 2 else _LETTER.sub(lambda letter: table[letter[0]], piece)
        for place, piece in enumerate(pieces)
    )
    if "|" in body and _is_whole(body):
        body = f"(?:{body})"
    return f"/{body}/{flags}"


def _is_whole(body: str) -> bool:
    """Whether a part of a terminal is an expression by itself, not one half of a group."""
    try:
        re.compile(body)
    except re.error:
        return False
    return True


@cache
def cities() -> tuple[str, ...]:
    """The names of the dialects that are shipped, sorted."""
    return tuple(sorted(path.stem for path in (resources.folder("grammars") / "dialects").glob("*.lark")))


def source(kind: str, city: str | None = None) -> str:
    """The whole grammar of a kind and, if named, a city; raises KeyError for an unknown kind or city.

    A city is the name of a dialect that is shipped, or the path of one's own, which ends in ".lark";
    that raises OSError or UnicodeError if the file cannot be read.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    files = [resources.text(f"grammars/{name}.lark") for name in ("words", "lines", "front", kind)]
    return _prepare("\n".join([*files, dialect(city)]))


@cache
def dialect(city: str | None) -> str:
    """The words of a city, "" for none; raises as `source` does."""
    if city is None:
        return ""
    if city.endswith(OWN):
        return Path(city).read_text(encoding="utf-8")
    if city not in cities():
        raise KeyError(city)
    return resources.text(f"grammars/dialects/{city}.lark")


class _NoLexer(Lexer):
    """Lark's place for a lexer of one's own. `scan` stands in for it: tokens are decided on between
    scanning and parsing, and Lark's lexers check all pairs of terminals for collisions whenever
    interegular happens to be installed, which takes seconds on terminals of this size.
    """

    def __init__(self, conf: LexerConf) -> None:
        pass

    def lex(self, lexer_state: LexerState, parser_state: object) -> Iterator[Token]:
        raise NotImplementedError("lines are scanned by ratsdoc.parsing.grammar.scan")


@cache
def load(kind: str, city: str | None = None) -> Lark:
    """The parser of a kind and city, compiled once; raises KeyError for an unknown kind or city."""
    return Lark(source(kind, city), parser="lalr", lexer=_NoLexer, maybe_placeholders=False)


@cache
def _scanner(kind: str, city: str | None) -> re.Pattern[str]:
    terminals = sorted(load(kind, city).terminals, key=lambda terminal: (-terminal.priority, terminal.name))
    return re.compile("|".join(f"(?P<{t.name}>{t.pattern.to_regexp()})" for t in terminals))


def scan(kind: str, city: str | None, text: str) -> Iterator[tuple[str, int, int]]:
    """The lines of `text`, which ends with a line end, as (terminal, start, end); they leave nothing out."""
    for match in _scanner(kind, city).finditer(text):
        yield match.lastgroup or "TEXT", match.start(), match.end()


@cache
def words() -> dict[str, re.Pattern[str]]:
    """The terminals of grammars/words.lark by name, compiled; case counts."""
    text = _prepare(resources.text("grammars/words.lark"))
    names = re.findall(r"^([A-Z][A-Z_]*)(?:\.\d+)?:", text, re.MULTILINE)
    grammar = Lark(f"start: ({' | '.join(names)})*\n{text}", parser="lalr", lexer=_NoLexer)
    return {terminal.name: re.compile(terminal.pattern.to_regexp()) for terminal in grammar.terminals}


@cache
def furniture(city: str | None) -> re.Pattern[str] | None:
    """The lines that a city prints on every paper and that are none of its words; None without a city."""
    if city is None:
        return None
    files = [resources.text(f"grammars/{name}.lark") for name in ("words", "lines", "front")]
    text = _prepare("\n".join(["start: FURNITURE", *files, dialect(city)]))
    (terminal,) = Lark(text, parser="lalr", lexer=_NoLexer).terminals
    return re.compile(terminal.pattern.to_regexp())


def _numbers(name: str) -> dict[str, int]:
    rows = (line.split("\t") for line in resources.text(f"grammars/{name}.tsv").splitlines())
    return {word: int(number) for word, number in rows}


@cache
def modes() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What a referral asks for: how papers word it, and the word a record has for it."""
    rows = (line.split("\t") for line in resources.text("grammars/modes.tsv").splitlines())
    return tuple(
        (re.compile(_literal(wording.replace(" ", r"\s+"), "")[1:-1]), name) for wording, name in rows
    )


@cache
def ordinals() -> dict[str, int]:
    """The number each ordinal adverb stands for, by its folded spelling."""
    return _numbers("ordinals")


@cache
def months() -> dict[str, int]:
    """The number of each month by the first three letters of its name, folded."""
    return _numbers("months")


def takes(state: ParserState[Token], terminal: str) -> bool:
    """Whether the parser can go on with `terminal` from here.

    The states are walked without feeding: asking Lark's `accepts` costs a copy of the parser for
    every terminal it knows.
    """
    stack = list(state.state_stack)
    table = state.parse_conf.parse_table.states
    while (step := table[stack[-1]].get(terminal)) is not None:
        action, argument = step
        if action is Shift:
            return True
        if argument.expansion:
            del stack[-len(argument.expansion) :]
        stack.append(table[stack[-1]][argument.origin.name][1])
    return False


class Tokens(NamedTuple):
    """A tree, and the tokens which stood where the grammar takes none of their kind."""

    tree: Tree[Token]
    misplaced: tuple[Token, ...]


def assemble(parser: Lark, tokens: list[Token]) -> Tokens:
    """The tree over `tokens`; total, since a token that is not taken becomes TEXT, which always is."""
    interactive = parser.parse_interactive()
    state = interactive.parser_state
    misplaced = []
    for token in tokens:
        if not takes(state, token.type):
            if token.type != "MORE":
                misplaced.append(token)
            token = Token.new_borrow_pos("TEXT", token, token)
        interactive.feed_token(token)
    tree: Tree[Token] = interactive.feed_eof()  # type: ignore[no-untyped-call]  # Lark leaves it open
    return Tokens(tree, tuple(misplaced))
