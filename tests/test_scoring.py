"""Measuring: what counts as right, what as one fault, and what a command says and returns."""

from __future__ import annotations

import json
import os
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from ratsdoc.cli.measure import register
from ratsdoc.diagnostics import CATALOGUE
from ratsdoc.scoring.compare import compare
from ratsdoc.scoring.fields import CONCERNS, FIELDS
from ratsdoc.scoring.load import MeasureError, Paper, load_gold, load_records, match, stem
from ratsdoc.scoring.match import align, alike, normalise, similarity
from ratsdoc.scoring.quality import quality
from ratsdoc.scoring.render import excerpts
from ratsdoc.scoring.score import Score, rates, score

QUESTIONS = [
    "Wie viele Bänke stehen im Stadtpark?",
    "Wer pflegt die Beete am Rathaus?",
    "Was kostet ein neuer Brunnen?",
    "Wann wird der Spielplatz am Hafen eröffnet?",
]


def passage(text: str, **more: Any) -> dict[str, Any]:
    place = {"page": 1, "first_line": 1, "last_line": 1, "bbox": None}
    return {"text": text, "raw": None, "span": {"start": 0, "end": len(text)}, "places": [place], **more}


def question(text: str, number: str | None = None, *inner: dict[str, Any]) -> dict[str, Any]:
    label = None if number is None else f"{number}."
    return passage(text, number=number, label=label, form="question", heading=None, questions=[*inner])


def record(
    name: str = "a.pdf", *, codes: tuple[tuple[str, str, str | None], ...] = (), **document: Any
) -> dict[str, Any]:
    """A record as `convert` writes it; `codes` are (code, severity, field)."""
    whole: dict[str, Any] = {
        "kind": "anfrage",
        "heading": passage("Anfrage"),
        "title": passage("Grün in der Stadt"),
        "reference": None,
        "date": passage("3. Mai 2021", value="2021-05-03"),
        "body": None,
        "originators": [],
        "addressee": passage("Magistrat"),
        "referral": None,
        "letterhead": [],
        "signatures": [passage("gez. Eva Muster", name="Eva Muster", role="Stadträtin", mark="gez.")],
        "attachments": [],
        "unassigned": [],
        "preamble": [],
        "petition": passage("Wir fragen den Magistrat:"),
        "questions": [question(text, str(number)) for number, text in enumerate(QUESTIONS, start=1)],
        "reasons": [],
    }
    return {
        "schema": {"name": "ratsdoc.record", "version": "1.0"},
        "source": {"name": name},
        "document": whole | document,
        "edits": [],
        "coverage": {"assigned": 0.9, "furniture": 0.0, "unassigned": 0.1},
        "diagnostics": [
            {"code": code, "severity": severity, "message": "", "field": field, "places": []}
            for code, severity, field in codes
        ],
    }


def put(path: Path, *values: Any) -> Path:
    """Writes JSON, one value to a line where the ending says so; returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(value, ensure_ascii=False) for value in values), encoding="utf-8")
    return path


def measured(tmp_path: Path, gold: Any, *records: dict[str, Any]) -> Score:
    put(tmp_path / "gold" / "a.json", gold)
    put(tmp_path / "run.ndjson", *records)
    return score(load_gold(tmp_path / "gold"), load_records(tmp_path / "run.ndjson").papers)


def judged(tmp_path: Path, gold: dict[str, Any], got: dict[str, Any]) -> Score:
    """The score of a record against a partial document."""
    return measured(tmp_path, {"source": {"name": "a.pdf"}, "document": gold}, got)


def cli(*arguments: str | Path) -> Result:
    app = typer.Typer()
    register(app)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


# What is the same, and what nearly


def test_strict_knows_neither_line_breaks_nor_unicode_forms() -> None:
    assert normalise(" Gru\u0308n\n in\u00a0der  Stadt ") == "Grün in der Stadt"


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("a b c d e", "a b c d x", True),  # four of five words: exactly 0.8
        ("a b c d", "a b c x", False),
        ("Wir fragen:", "wir fragen", True),
        ("?", "!", False),
        ("?", "?", True),
        ("a", "", False),
    ],
)
def test_soft_is_four_of_five_words(left: str, right: str, same: bool) -> None:
    assert alike(left, right, "text") is same
    assert similarity(left, right) == similarity(right, left)


def test_a_code_is_never_softly_right() -> None:
    assert not alike("101.18.1540", "101.18.1541", "code")
    assert not alike(None, "a", "text")
    assert alike(None, None, "text")


@pytest.mark.parametrize(
    ("left", "right", "pairs"),
    [
        ("ABCD", "ABCD", [(0, 0), (1, 1), (2, 2), (3, 3)]),
        ("ABCD", "ACD", [(0, 0), (1, None), (2, 1), (3, 2)]),
        ("ACD", "ABCD", [(0, 0), (None, 1), (1, 2), (2, 3)]),
        ("AB", "", [(0, None), (1, None)]),
        ("", "A", [(None, 0)]),
        ("ABA", "BA", [(0, None), (1, 0), (2, 1)]),
    ],
)
def test_one_item_too_few_or_too_many_leaves_the_others_paired(
    left: str, right: str, pairs: list[tuple[int | None, int | None]]
) -> None:
    assert align([*left], [*right], "text") == pairs


def test_changed_items_find_their_likest_partner_in_order() -> None:
    left = ["eins zwei drei vier", "fünf sechs sieben acht", "neun zehn elf zwölf"]
    right = ["fünf sechs sieben X", "neun zehn elf X"]
    assert align(left, right, "text") == [(0, None), (1, 0), (2, 1)]


def test_a_stretch_too_large_to_weigh_stays_unpaired_but_whole() -> None:
    left = [f"a gleich {number}" for number in range(600)]
    right = [f"b gleich {number}" for number in range(601)]
    assert align(left, right, "text") == [
        *((index, None) for index in range(600)),
        *((None, index) for index in range(601)),
    ]


def test_an_item_in_other_words_at_the_same_place_is_the_same_item() -> None:
    assert align(["Schmitt", "Meier"], ["Schmidt", "Meier"], "text") == [(0, 0), (1, 1)]
    assert align(["Schmitt", "Meier"], ["Schmidt", "Huber", "Meier"], "text") == [
        (0, None),
        (None, 0),
        (None, 1),
        (1, 2),
    ]


# The score


def test_a_record_against_itself_is_wholly_right(tmp_path: Path) -> None:
    result = measured(tmp_path, record(), record())
    (paper,) = result.papers
    assert paper.exact and not paper.faults and not paper.silent
    assert rates(result.total, result.total.strict) == (1, 1, 1)
    assert result.fields["questions"].support == result.fields["questions.number"].support == 4
    assert result.fields["date.value"].strict == 1
    assert result.unknown == result.unjudged == ()


def test_one_missing_question_is_one_fault(tmp_path: Path) -> None:
    got = record()
    del got["document"]["questions"][1]
    result = measured(tmp_path, record(), got)
    (fault,) = result.papers[0].faults
    assert (fault.field, fault.gold, fault.got) == ("questions", QUESTIONS[1], None)
    assert rates(result.fields["questions"], result.fields["questions"].strict) == (1, 0.75, 6 / 7)
    # Its number is missed too, but told once.
    assert (result.fields["questions.number"].strict, result.fields["questions.number"].faults) == (3, 0)
    assert result.fields["questions.number"].support == 4


def test_one_invented_question_costs_precision_alone(tmp_path: Path) -> None:
    got = record()
    got["document"]["questions"].insert(0, question("Gibt es Kuchen?", "0"))
    tally = measured(tmp_path, record(), got).fields["questions"]
    assert (rates(tally, tally.strict).precision, rates(tally, tally.strict).recall) == (0.8, 1.0)


def test_a_slip_is_softly_right_and_strictly_wrong(tmp_path: Path) -> None:
    got = record()
    got["document"]["questions"][0]["text"] += " Seite"
    result = measured(tmp_path, record(), got)
    (paper,) = result.papers
    assert (paper.exact, paper.soft_exact) == (False, True)
    tally = result.fields["questions"]
    assert (tally.support, tally.found, tally.strict, tally.soft) == (4, 4, 3, 4)
    assert paper.faults[0].soft


def test_a_sub_question_at_the_wrong_depth_is_a_fault_of_its_level(tmp_path: Path) -> None:
    gold = record(questions=[question("Eins?", "1", question("Zwei?", "a")), question("Drei?", "2")])
    flat = record(questions=[question("Eins?", "1"), question("Zwei?", "a"), question("Drei?", "2")])
    (fault,) = measured(tmp_path, gold, flat).papers[0].faults
    assert (fault.field, fault.gold, fault.got) == ("questions.level", "2", "1")


def test_signatures_are_known_by_name(tmp_path: Path) -> None:
    got = record()
    got["document"]["signatures"][0] |= {"text": "anders gedruckt", "role": None}
    (fault,) = measured(tmp_path, record(), got).papers[0].faults
    assert (fault.field, fault.gold, fault.got) == ("signatures.role", "Stadträtin", None)
    assert fault.pointer == "/signatures/0/role"


def test_partial_gold_judges_what_it_states(tmp_path: Path) -> None:
    result = judged(tmp_path, {"title": "Grün in der Stadt", "questions": QUESTIONS}, record())
    assert set(result.fields) == {"title", "questions"}
    assert result.papers[0].exact


def test_in_partial_gold_null_means_null(tmp_path: Path) -> None:
    faults = (
        judged(tmp_path, {"petition": None, "questions": [], "reference": None}, record()).papers[0].faults
    )
    assert [fault.field for fault in faults] == ["petition", *["questions"] * 4]
    assert all(fault.gold is None for fault in faults)


def test_gold_may_state_members_without_the_text(tmp_path: Path) -> None:
    numbers = [{"number": number} for number in ("1", "2", "4")]
    result = judged(tmp_path, {"date": {"value": "2021-05-03"}, "questions": numbers}, record())
    assert set(result.fields) == {"date.value", "questions.number", "questions.level"}
    (fault,) = result.papers[0].faults
    assert (fault.field, fault.gold, fault.got) == ("questions.number", None, "3")


def test_a_member_that_one_item_leaves_out_is_not_judged_there(tmp_path: Path) -> None:
    gold = [{"text": text} for text in QUESTIONS]
    gold[2]["number"] = "7"
    result = judged(tmp_path, {"questions": gold}, record())
    assert result.fields["questions.number"].support == 1
    assert [fault.pointer for fault in result.papers[0].faults] == ["/questions/2/number"]


def test_an_unknown_key_of_gold_is_named(tmp_path: Path) -> None:
    result = judged(tmp_path, {"quesitons": [], "title": "Grün in der Stadt"}, record())
    assert result.unknown == ("quesitons",)


def test_nested_objects_are_reached(tmp_path: Path) -> None:
    gold: dict[str, Any] = {
        "kind": "niederschrift",
        "meeting": {"number": "7"},
        "items": [{"title": "Park", "vote": {"yes": 9}}],
    }
    got = record(**gold)
    got["document"]["items"] = [{"title": passage("Park"), "number": "1", "vote": {"yes": 8, "no": 0}}]
    (fault,) = judged(tmp_path, gold, got).papers[0].faults
    assert (fault.field, fault.pointer, fault.gold, fault.got) == (
        "items.vote.yes",
        "/items/0/vote/yes",
        "9",
        "8",
    )


# Truth files

TRUTH = """
[paper]
kind = "anfrage"
city = "Musterstadt"

[truth]
title = "Grün in der Stadt"
heading = "Anfrage"
date = {text = "3. Mai 2021", value = 2021-05-03}
addressee = "Magistrat"
petition = "Wir fragen den Magistrat:"
signatures = [{name = "Eva Muster", role = "Stadträtin", mark = "gez."}]
"""


def truth(tmp_path: Path, more: str, got: dict[str, Any]) -> Score:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.toml").write_text(TRUTH + more, encoding="utf-8")
    put(tmp_path / "run" / "a.json", got)
    return score(load_gold(tmp_path / "gold"), load_records(tmp_path / "run").papers)


def _stated() -> str:
    lines = (
        f'[[truth.questions]]\nnumber = "{number}"\nlabel = "{number}."\nform = "question"\ntext = "{text}"'
        for number, text in enumerate(QUESTIONS, start=1)
    )
    return "\n".join(lines)


def test_a_truth_file_states_a_whole_paper(tmp_path: Path) -> None:
    result = truth(tmp_path, _stated(), record())
    assert result.papers[0].exact and result.total.support == 1 + 7 + 3 + 5 * 4 - 1
    assert result.unknown == ()


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("reference", passage("12/2021"), "reference"),
        ("reasons", [passage("Weil.")], "reasons"),
        ("demand", passage("Wir bitten um Antwort."), "demand"),
        ("referral", passage("Bauausschuss", mode=None, committees=[]), "referral"),
        ("originators", [passage("Fraktion A", type="faction")], "originators"),
    ],
)
def test_what_a_truth_file_leaves_out_is_null(tmp_path: Path, field: str, value: Any, named: str) -> None:
    (paper,) = truth(tmp_path, _stated(), record(**{field: value})).papers
    assert [(fault.field, fault.gold) for fault in paper.faults] == [(named, None)]


def test_a_truth_file_without_questions_says_there_are_none(tmp_path: Path) -> None:
    assert truth(tmp_path, "", record()).fields["questions"].found == 4


def test_a_member_left_out_of_a_truth_file_is_null(tmp_path: Path) -> None:
    got = record()
    got["document"]["questions"][3]["heading"] = passage("Freizeit")
    (fault,) = truth(tmp_path, _stated(), got).papers[0].faults
    assert (fault.field, fault.gold, fault.got) == ("questions.heading", None, "Freizeit")


def test_a_truth_file_says_nothing_of_the_letterhead_and_the_words_of_a_referral(tmp_path: Path) -> None:
    got = record(
        letterhead=[passage("Rathaus")],
        referral=passage(
            "zur Beratung in den Bauausschuss", mode="beratung", committees=[passage("Bauausschuss")]
        ),
    )
    more = 'referral = {mode = "beratung", committees = ["Bauausschuss"]}\n'
    result = truth(tmp_path, more + _stated(), got)
    assert result.papers[0].exact
    assert result.fields["referral.committees"].strict == 1


def test_an_open_truth_file_judges_what_it_states(tmp_path: Path) -> None:
    assert "questions" not in truth(tmp_path, "closed = false\n", record()).fields


def test_a_truth_file_of_unknown_kind_judges_the_kind_alone(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[paper]\nkind = "unknown"\n[truth]\n', encoding="utf-8")
    run = load_records(put(tmp_path / "run.json", record())).papers
    (fault,) = score(load_gold(tmp_path / "a.toml"), run).papers[0].faults
    assert (fault.field, fault.gold, fault.got) == ("kind", "unknown", "anfrage")


def test_closed_partial_json_is_as_strict_as_a_truth_file(tmp_path: Path) -> None:
    gold = {"closed": True, "document": {"kind": "antwort", "title": "Grün in der Stadt"}}
    got = record(kind="antwort", answers_to={"reference": "7", "title": None, "date": None})
    faults = measured(tmp_path, gold, got).papers[0].faults
    assert "answers_to.reference" in [fault.field for fault in faults]


def test_every_truth_file_of_the_fixtures_is_understood() -> None:
    gold = load_gold(Path(__file__).parent / "fixtures" / "sources")
    result = score(gold, gold)
    assert result.unknown == () and all(entry.exact for entry in result.papers)
    assert result.fields["questions"].support > len(gold)


# Silent errors


@pytest.mark.parametrize(
    ("codes", "silent", "warned"),
    [
        ((), True, False),
        ((("RD103", "info", "/title"),), True, False),  # information warns nobody
        ((("RD214", "warning", None),), False, True),  # the code is about titles
        ((("RD999", "warning", "/title"),), False, True),  # the pointer is
        ((("RD999", "warning", "/document/title/text"),), False, True),
        ((("RD999", "warning", ""),), False, True),  # the whole document
        ((("RD210", "warning", "/signatures/0"),), False, False),  # a warning, of something else
        ((("RD999", "warning", "/titles"),), False, False),
        ((("RD213", "warning", None),), False, True),
    ],
)
def test_silent_is_a_fault_of_which_no_warning_speaks(
    tmp_path: Path, codes: tuple[tuple[str, str, str | None], ...], silent: bool, warned: bool
) -> None:
    result = measured(tmp_path, record(), record(title=passage("Falsch"), codes=codes))
    (paper,) = result.papers
    assert (paper.silent, paper.faults[0].warned) == (silent, warned)
    assert result.total.silent == result.fields["title"].silent == (not warned)


def test_a_warning_of_one_question_does_not_speak_of_another(tmp_path: Path) -> None:
    got = record(codes=(("RD999", "error", "/questions/0"),))
    for index in (0, 2):
        got["document"]["questions"][index]["label"] = "?"
    faults = measured(tmp_path, record(), got).papers[0].faults
    assert [(fault.pointer, fault.warned) for fault in faults] == [
        ("/questions/0/label", True),
        ("/questions/2/label", False),
    ]


def test_right_and_missing_records_are_not_silent(tmp_path: Path) -> None:
    put(tmp_path / "gold" / "b.json", record("b.pdf"))
    result = measured(tmp_path, record(), record())
    assert [(paper.name, paper.missing, paper.silent) for paper in result.papers] == [
        ("b", True, False),
        ("a", False, False),
    ]
    assert result.total.silent == 0


def test_every_code_that_concerns_a_field_is_in_the_catalogue_and_every_field_in_the_table() -> None:
    assert CONCERNS.keys() <= CATALOGUE.keys()
    assert {name for names in CONCERNS.values() for name in names} <= {"", *(field.path for field in FIELDS)}


# Papers: which belong together, which are missing, which are worst


def test_a_gold_without_a_record_counts_with_all_its_values(tmp_path: Path) -> None:
    put(tmp_path / "gold" / "b.json", record("b.pdf"))
    result = measured(tmp_path, record(), record(), record("c.pdf"))
    assert (result.fields["questions"].support, result.fields["questions"].found) == (8, 4)
    assert [paper.exact for paper in result.papers] == [False, True]
    assert result.unjudged == ("c",)


def test_the_worst_paper_comes_first(tmp_path: Path) -> None:
    bad = record("bad.pdf", title=None, questions=[])
    fair = record("fair.pdf", title=passage("Falsch"))
    for name in ("bad", "fair", "a"):
        put(tmp_path / "gold" / f"{name}.json", record(f"{name}.pdf"))
    result = measured(tmp_path, record(), record(), fair, bad)
    assert [paper.name for paper in result.papers] == ["bad", "fair", "a"]


def test_among_equally_bad_papers_the_missing_and_the_longer_come_first(tmp_path: Path) -> None:
    wrong = {"title": "Falsch", "addressee": "Niemand"}
    for name, document in (("a", {"title": "Falsch"}), ("b", wrong), ("c", {"title": "Falsch"})):
        put(tmp_path / "gold" / f"{name}.json", {"document": document})
    put(tmp_path / "run.ndjson", record("a.pdf"), record("b.pdf"))
    result = score(load_gold(tmp_path / "gold"), load_records(tmp_path / "run.ndjson").papers)
    assert [paper.name for paper in result.papers] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.pdf", "a"),
        ("x/y/a.PDF.json", "a"),
        ("x\\a.txt", "a"),
        ("101.18.1540.pdf", "101.18.1540"),
        ("101.18.1540", "101.18.1540"),
        (".pdf", ".pdf"),
    ],
)
def test_the_name_of_a_paper(name: str, expected: str) -> None:
    assert stem(name) == expected


def paper(name: str, *, path: str = "", sha256: str | None = None) -> Paper:
    return Paper(stem(name), path, name, sha256, {}, (), None)


def test_bytes_decide_before_names() -> None:
    left = [paper("a.pdf", sha256="1"), paper("b.pdf", sha256="2")]
    right = [paper("a.pdf", sha256="2"), paper("b.pdf", sha256="1")]
    assert [rights for _, rights in match(left, right, readings=False)] == [(right[1],), (right[0],)]


def test_a_folder_tells_papers_of_one_name_apart() -> None:
    left = [paper("1.pdf", path="2020/1"), paper("1.pdf", path="2021/1")]
    assert [rights for _, rights in match(left, left[::-1], readings=False)] == [(left[0],), (left[1],)]


def test_a_name_borne_twice_proves_nothing() -> None:
    left = [paper("1.pdf", path="2020/1"), paper("1.pdf", path="2021/1")]
    assert [rights for _, rights in match(left, [paper("1.pdf")], readings=True)] == [(), ()]


def test_one_gold_measures_all_readings_of_its_paper(tmp_path: Path) -> None:
    result = measured(tmp_path, {"document": record()["document"]}, record("a.pdf"), record("a.txt"))
    assert [(entry.source, entry.exact) for entry in result.papers] == [("a.pdf", True), ("a.txt", True)]


def test_two_runs_pair_the_readings_by_their_whole_name() -> None:
    left = [paper("a.pdf"), paper("a.txt")]
    assert [rights for _, rights in match(left, left[::-1], readings=False)] == [(left[0],), (left[1],)]


def test_two_runs_are_never_paired_by_guessing() -> None:
    right = [paper("x/a.txt"), paper("y/a.txt")]
    assert [rights for _, rights in match([paper("a.pdf")], right, readings=False)] == [()]


# Two runs


def changes(
    old: dict[str, Any], new: dict[str, Any], tmp_path: Path
) -> list[tuple[str, str, str | None, str | None]]:
    before = load_records(put(tmp_path / "o.json", old)).papers
    after = load_records(put(tmp_path / "n.json", new)).papers
    return [(change.way, change.field, change.old, change.new) for change in compare(before, after).changes]


def test_a_run_against_itself_changes_nothing(tmp_path: Path) -> None:
    run = load_records(put(tmp_path / "a.json", record())).papers
    result = compare(run, run)
    assert (result.both, result.same, result.lost, result.changes, result.codes) == (1, 1, False, (), {})


def test_gains_losses_and_changes(tmp_path: Path) -> None:
    new = record(reference=passage("7/21"), petition=None, title=passage("Neu"))
    new["document"]["questions"].append(question("Und nun?", "5"))
    assert changes(record(), new, tmp_path) == [
        ("changed", "title", "Grün in der Stadt", "Neu"),
        ("gained", "reference", None, "7/21"),
        ("lost", "petition", "Wir fragen den Magistrat:", None),
        ("gained", "questions", None, "Und nun?"),
    ]


def test_a_field_which_only_the_later_run_has_is_gained(tmp_path: Path) -> None:
    new = record(demand=passage("Wir bitten um Antwort."))
    assert changes(record(), new, tmp_path) == [("gained", "demand", None, "Wir bitten um Antwort.")]


def test_diagnostics_come_and_go_paper_by_paper(tmp_path: Path) -> None:
    warning = (("RD214", "warning", "/title"),)
    old = put(tmp_path / "o.ndjson", record("a.pdf", codes=warning), record("b.pdf"))
    new = put(tmp_path / "n.ndjson", record("a.pdf"), record("b.pdf", codes=warning * 2))
    result = compare(load_records(old).papers, load_records(new).papers)
    assert result.codes == {"RD214": (1, 2, 2, 1)}
    assert not result.lost


def test_compare_fails_on_losses_only(tmp_path: Path) -> None:
    old, new = put(tmp_path / "o.json", record()), put(tmp_path / "n.json", record(reference=passage("7/21")))
    assert cli("compare", old, new).exit_code == 0
    lost = cli("compare", new, old)
    assert lost.exit_code == 1
    assert "7/21" in lost.stdout and "1 lost, 0 changed, 0 gained" in lost.stdout
    assert cli("compare", new, old, "--print-only").exit_code == 0


def test_a_lost_paper_is_a_loss(tmp_path: Path) -> None:
    old = put(tmp_path / "o.ndjson", record(), record("b.pdf"))
    new = put(tmp_path / "n.ndjson", record(), record("c.pdf"))
    result = cli("compare", old, new, "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["only_old"], told["only_new"]) == (1, ["b"], ["c"])


def test_excerpts_show_where_two_texts_differ() -> None:
    long = "immer dasselbe " * 20
    old, new = excerpts(long + "alt" + long, long + "neu" + long)
    assert "alt" in old and "neu" in new and len(old) < 60
    assert excerpts(None, "kurz") == ("–", "kurz")


# One run by itself


def test_a_run_sums_itself_up(tmp_path: Path) -> None:
    nested = record("b.pdf", questions=[question("Eins?", "1", question("Zwei?", "a"))])
    nested["coverage"]["unassigned"] = 0.5
    nested["diagnostics"] = [{"code": "RD204", "severity": "warning"}] * 2
    bare = {"source": {"name": "c.pdf"}, "document": {"kind": "unknown", "paragraphs": []}}
    run = load_records(put(tmp_path / "run.ndjson", record(), nested, bare))
    result = quality(run.papers)
    assert result.kinds == {"anfrage": 2, "unknown": 1}
    assert result.questions == {2: 1, 4: 1}
    assert tuple(result.per_kind["anfrage"]) == (2, 2, 3, 3, 4)
    assert result.diagnostics == {"RD204": ("warning", 2, 1)}
    assert result.silent == 2
    assert result.leftover is not None and result.leftover.mean == pytest.approx(0.3)
    assert result.worst == (("b", 0.5), ("a", 0.1))
    text = cli("quality", tmp_path / "run.ndjson", "--markdown").stdout
    assert "| b | 50.0 % |" in text and "| RD204 | warning | 2 | 1 | 33.3 % |" in text


# The commands


def hostile(tmp_path: Path) -> tuple[Path, Path]:
    title = "<script>alert(1)</script> | \x1b[31mrot\u202e"
    gold = put(tmp_path / "gold.json", {"document": {"title": "Grün"}} | {"source": {"name": "a.pdf"}})
    return gold, put(tmp_path / "run.json", record(title=passage(title)))


def test_words_of_papers_are_no_markup_and_no_control(tmp_path: Path) -> None:
    gold, run = hostile(tmp_path)
    page = tmp_path / "page.html"
    result = cli("score", gold, run, "--html", page)
    html = page.read_text(encoding="utf-8")
    assert result.exit_code == 0
    for text in (result.stdout, html):
        assert "\x1b" not in text and "\u202e" not in text
    assert "<script" not in html and "&lt;script&gt;" in html
    assert "http:" not in html and "https:" not in html and "src=" not in html


def test_the_html_page_is_well_formed_and_complete(tmp_path: Path) -> None:
    names = [f"p{number}" for number in range(30)]
    put(tmp_path / "gold.ndjson", *(record(f"{name}.pdf") for name in names))
    put(tmp_path / "run.ndjson", *(record(f"{name}.pdf", title=None) for name in names))
    page = tmp_path / "page.html"
    table = cli("score", tmp_path / "gold.ndjson", tmp_path / "run.ndjson", "--html", page).stdout
    html = page.read_text(encoding="utf-8")
    assert html.count("<tr>") == html.count("</tr>") and html.count("<td") == html.count("</td>")
    assert all(f"{name}.pdf" in html for name in names)
    assert "p9.pdf" not in table  # the terminal shows the worst ten


def test_json_is_complete_and_repeatable(tmp_path: Path) -> None:
    gold, run = put(tmp_path / "gold.json", record()), put(tmp_path / "run.json", record(title=None))
    first, second = (cli("score", gold, run, "--json").stdout for _ in range(2))
    assert first == second
    told = json.loads(first)
    assert told["schema"] == {"name": "ratsdoc.score", "version": "1.0"}
    assert told["papers"] == {"gold": 1, "missing": 0, "exact": 0, "soft_exact": 0, "silent": 1}
    assert told["fields"]["title"]["strict"] == {"right": 0, "precision": None, "recall": 0.0, "f1": 0.0}
    assert told["unassigned"] == 0.1
    assert told["worst_first"][0]["faults"][0]["gold"] == "Grün in der Stadt"


def test_output_goes_to_a_file(tmp_path: Path) -> None:
    gold, out = put(tmp_path / "gold.json", record()), tmp_path / "out.txt"
    result = cli("score", gold, gold, "-o", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "record-exact: 1 of 1 (100.0 %)" in out.read_text(encoding="utf-8")


def test_json_that_is_no_record_is_named(tmp_path: Path) -> None:
    put(tmp_path / "run" / "a.json", record())
    put(tmp_path / "run" / "summary.json", {"papers": 1})  # stands beside the records of a run
    put(tmp_path / "run" / "notes.json", {"papers": 1})
    put(tmp_path / "run" / ".hidden.json", {"papers": 1})
    assert load_records(tmp_path / "run").skipped == (str(tmp_path / "run" / "notes.json"),)
    assert "notes.json" in cli("quality", tmp_path / "run").stdout
    with pytest.raises(MeasureError, match=r"notes\.json: no gold"):
        load_gold(tmp_path / "run")


def test_lists_and_byte_order_marks_are_read(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_bytes(b"\xef\xbb\xbf" + json.dumps([record(), record("b.pdf")]).encode())
    assert [paper.name for paper in load_records(tmp_path / "run.json").papers] == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("bad.json", b"{", "bad.json: not JSON"),
        ("bad.json", b"\xff\xfe", "bad.json: not JSON"),
        ("bad.ndjson", b'\n{"a": \n', "bad.ndjson, line 2: not JSON"),
        ("bad.toml", b"= 1", "bad.toml: not TOML"),
        ("bad.toml", b"\xff", "bad.toml: not TOML"),
        ("bad.toml", b"a = " + b"[" * 5000, "bad.toml: not TOML"),
        ("bad.toml", b"[paper]", "bad.toml: no gold: it has no table [truth]"),
        ("bad.json", b"[1]", "bad.json, number 1: no gold"),
        ("bad.json", b'{"document": {"title": ' + b"[" * 200 + b"]" * 200 + b"}}", "nested too deeply"),
    ],
)
def test_gold_that_cannot_be_read_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    run = put(tmp_path / "run.json", record())
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / name).write_bytes(content)
    result = cli("score", tmp_path / "gold", run)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize("command", ["score", "compare"])
def test_nothing_to_measure_is_said(tmp_path: Path, command: str) -> None:
    here, there = put(tmp_path / "here.json", record()), put(tmp_path / "there.json", record("other.pdf"))
    (tmp_path / "empty").mkdir()
    for left, right, message in (
        (here, tmp_path / "none", "none: no such file or folder"),
        (tmp_path / "none", here, "none: no such file or folder"),
        (here, tmp_path / "empty", "empty: no record in it"),
        (here, there, "'other'"),
    ):
        result = cli(command, left, right)
        assert (result.exit_code, result.stdout) == (2, "")
        assert message in result.stderr


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    gold = put(tmp_path / "gold.json", record())
    for option in ("-o", "--html"):
        result = cli("score", gold, gold, option, tmp_path / "none" / "out")
        assert result.exit_code == 2 and os.fspath(tmp_path / "none" / "out") in result.stderr


@pytest.mark.parametrize(
    "odd",
    [
        {"questions": {"text": "Eins?"}},
        {"questions": [None, 3, True, [], [["x"]], {"text": ["a", None]}, {"questions": "x"}]},
        {"questions": "Eins?", "title": ["a", {"text": None}], "referral": "x", "date": 5},
        {"title": {"text": {"text": {"text": "tief"}}}, "signatures": ["Eva Muster", {"name": None}]},
    ],
)
def test_records_of_odd_shape_are_measured_too(tmp_path: Path, odd: dict[str, Any]) -> None:
    got = record(**deepcopy(odd))
    got |= {
        "diagnostics": [None, 1, {"code": [1], "severity": {}, "field": 3}],
        "coverage": {"unassigned": "x"},
    }
    for result in (measured(tmp_path, record(), got), measured(tmp_path, got, record())):
        assert result.papers[0].faults
    assert measured(tmp_path, got, got).papers[0].exact
    run = load_records(tmp_path / "run.ndjson").papers
    assert not compare(run, run).changes
    assert quality(run).diagnostics
