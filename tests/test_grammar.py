"""The grammars: total, free of conflicts, and linear in the length of a line."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Lark
from lark.exceptions import GrammarError
from lark.lexer import Token
from lark.parsers.lalr_analysis import Shift

from papers import command
from ratsdoc import grammar

GRAMMARS = [(kind, city) for kind in grammar.KINDS for city in (None, *grammar.cities())]
ALWAYS = ("TEXT", "_GAP", "$END")
# Papers have a few hundred stacks. A walk beyond this has met a list that is not left-recursive.
MOST_STACKS = 50_000

Stack = tuple[Any, ...]
each_grammar = pytest.mark.parametrize(("kind", "city"), GRAMMARS)


def start(kind: str, city: str | None) -> tuple[Stack, dict[Any, dict[str, Any]], Any]:
    """The stack a parse starts with, what each state does on each terminal, the state that ends a parse."""
    state = grammar.load(kind, city).parse_interactive().parser_state
    return tuple(state.state_stack), state.parse_conf.parse_table.states, state.parse_conf.end_state


def after(stack: Stack, terminal: str, table: dict[Any, dict[str, Any]], end: Any) -> Stack | None:
    """The stack after a terminal; None if it is refused."""
    held = list(stack)
    while (step := table[held[-1]].get(terminal)) is not None:
        action, argument = step
        if action is Shift:
            return (*held, argument)
        if argument.expansion:
            del held[-len(argument.expansion) :]
        held.append(table[held[-1]][argument.origin.name][1])
        if terminal == "$END" and held[-1] == end:
            return tuple(held)
    return None


def terminals(kind: str, city: str | None) -> list[str]:
    """All terminals of a grammar, those included that have no pattern since parsing decides on them."""
    _, table, _ = start(kind, city)
    return sorted(
        {name for actions in table.values() for name in actions if name.strip("_$").isupper()} - {"$END"}
    )


@each_grammar
def test_every_state_takes_text_gap_and_end(kind: str, city: str | None) -> None:
    """Totality, proved: a parser stack is all that decides on the next token, and these are all stacks.

    What is not taken becomes TEXT, TEXT is always taken, and the paper may end anywhere.
    """
    first, table, end = start(kind, city)
    names = terminals(kind, city)
    seen, waiting = {first}, [first]
    while waiting:
        stack = waiting.pop()
        for terminal in ALWAYS:
            assert after(stack, terminal, table, end) is not None, (terminal, stack)
        for terminal in names:
            following = after(stack, terminal, table, end)
            if following is not None and following not in seen:
                seen.add(following)
                waiting.append(following)
        assert len(seen) < MOST_STACKS, "lists must be left-recursive, or stacks grow for ever"
    assert len(seen) > len(ALWAYS)


@each_grammar
def test_the_walk_says_what_the_parser_does(kind: str, city: str | None) -> None:
    """The proof rests on `after`, and parsing on `grammar.takes`; here the parser itself is asked."""
    rng = random.Random(8)
    names = terminals(kind, city)
    for _ in range(20):
        parser = grammar.load(kind, city).parse_interactive()
        stack, table, end = start(kind, city)
        for _ in range(30):
            accepted = parser.accepts()
            for name in [*names, "$END"]:
                assert (after(stack, name, table, end) is not None) == (name in accepted)
                assert grammar.takes(parser.parser_state, name) == (name in accepted) or name == "$END"
            chosen = rng.choice(sorted(accepted - {"$END"}))
            parser.feed_token(Token(chosen, "x\n"))
            stack = after(stack, chosen, table, end) or ()
            assert list(stack) == parser.parser_state.state_stack


def strict(source: str) -> Lark:
    return Lark(source, parser="lalr", lexer=grammar._NoLexer, strict=True, maybe_placeholders=False)


@each_grammar
def test_no_conflicts(kind: str, city: str | None) -> None:
    strict(grammar.source(kind, city))


def test_the_test_for_conflicts_finds_one() -> None:
    with pytest.raises(GrammarError, match=r"(?i)conflict"):
        strict("start: A | A start A\nA: /a/\n")


@each_grammar
@given(data=st.data())
def test_random_tokens_are_assembled_whole(kind: str, city: str | None, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(terminals(kind, city)), max_size=40))
    tokens = [Token(name, f"{place}\n", place * 3, end_pos=place * 3 + 2) for place, name in enumerate(names)]
    tree, misplaced = grammar.assemble(grammar.load(kind, city), tokens)
    # A gap is kept out of the tree; no other token is, and none changes its place.
    leaves = [token.start_pos for token in tree.scan_values(lambda value: isinstance(value, Token))]
    kept = [token.start_pos for token in tokens if token.type != "_GAP"]
    assert [place for place in leaves if place in kept] == kept
    assert {token.start_pos for token in misplaced} <= {token.start_pos for token in tokens}


lines = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "Anfrage",
        "1. Frage?",
        "a) oder",
        "",
        " ",
        "\v",
        "\x85",
        "\u2028",
        "Begründung:",
        "gez. A. B.",
        "\r",
        "\f",
    ]
)


@each_grammar
@given(text=st.lists(lines, max_size=20).map("\n".join))
def test_scanning_leaves_nothing_out(kind: str, city: str | None, text: str) -> None:
    whole = text + "\n"
    found = list(grammar.scan(kind, city, whole))
    assert "".join(whole[begin:end] for _, begin, end in found) == whole
    assert all(whole[end - 1] == "\n" for _, _, end in found)


# Each is the start of some terminal; repeated on one line it leads an expression on and on.
WORDS = [
    *(
        "a ",
        "1. ",
        "1.1.",
        "Fraktion ",
        "A-",
        " ",
        "\t",
        "A. ",
        "A b ",
        "Dr. ",
        "der ",
        "/",
        "(",
        "gez. ",
        ", ",
    ),
    *(
        "12/",
        "\u2014",
        "Anfrage ",
        "Wir fragen ",
        "1 ",
        "a) ",
        "? ",
        "Zur ",
        "Seite 1 ",
        "- 1 -",
        "von ",
        "Ja?1 ",
    ),
]
# The same for papers of many lines.
LINES = [
    *(
        "1. Was?\n",
        "wort-\nteil ",
        "a\n",
        "\n",
        "A b\n\n",
        "gez. A B\n",
        "Anfrage\n",
        "a) b\n",
        "- x\n",
        "1.\n",
    ),
    *(
        "Wir fragen den Magistrat:\n",
        "Begründung:\n",
        "Seite 1\n",
        "12.03.2024\n",
        "\f",
        "a\fb\n",
        "Wie?\n\n",
    ),
    *(
        "Fraktion der SPD\n",
        "Zur Überweisung in den\n",
        "Titel:\n",
        "die nächste\nZeile und\n",
        "b.\n\n1. a?\n\n",
    ),
]
LENGTH = 200_000
# What a process may take for one of them, in seconds of processor time, whatever else the machine does.
# The work takes half a second if it grows with the length, and minutes if with its square.
MOST_SECONDS = 8

# Reads units from standard input, converts a text of each in a process of its own, prints those that failed.
CONVERT = """
import json, os, resource, sys
import ratsdoc
length, seconds = int(sys.argv[1]), int(sys.argv[2])
ratsdoc.convert_text("x")
for unit in json.load(sys.stdin):
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        try:
            ratsdoc.convert_text(unit * (length // len(unit)))
        except BaseException as error:
            print(f"{unit!r}: {error!r}", flush=True)
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        print(f"{unit!r}: not within {seconds} s", flush=True)
"""


@pytest.mark.parametrize("units", [WORDS, LINES], ids=["on one line", "on many lines"])
def test_cost_grows_with_the_length_and_not_with_its_square(units: list[str]) -> None:
    done = command(str(LENGTH), str(MOST_SECONDS), code=CONVERT, stdin=json.dumps(units).encode())
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert done.stdout.decode().splitlines() == []
