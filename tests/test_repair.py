"""The repair of OCR noise and the diagnosis of badly read papers, by examples."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratsdoc import resources
from ratsdoc.cleaning.language import diagnose
from ratsdoc.cleaning.ledger import view
from ratsdoc.cleaning.repair import Level, acceptors, formulas, lexicon, listed, papers, repair
from ratsdoc.cleaning.repair.confusions import candidates
from ratsdoc.cleaning.repair.formulas import readings
from ratsdoc.cleaning.repair.tables import rows
from ratsdoc.source import Scan, Source, from_scans

SOUND = """Die Verwaltung prüft, ob für die Bürgerinnen und Bürger der Südstadt zusätzliche Plätze geschaffen
werden können. Über die nötigen Maßnahmen wird in der nächsten Sitzung beraten; die Straßen müssen während
der Bauzeit größtenteils gesperrt bleiben. Wir möchten wissen, wie hoch die jährlichen Kosten ausfallen.
"""
NOISY = """Die Verwaltung priift, ob fiir die Biirgerinnen und Biirger der Siidstadt zusatzliche Platze
geschaffen werden kénnen. Uber die nétigen MaRnahmen wird in der nachsten Sitzung beraten; die StraBen
miissen wahrend der Bauzeit gréRtenteils gesperrt bleiben. Wir méchten wissen, was die jahrlichen
Kosten sind.
"""
ENGLISH = """The committee will discuss the new plan for the northern part of the town in the next session,
and all members of the public are invited to attend. Questions may be asked after the report of the
mayor and staff.
"""


def repaired(text: str, level: Level = "safe") -> str:
    edits, _ = repair(text, level)
    return view(text, edits).text


def in_noise(words: str, level: Level = "safe") -> str:
    """What becomes of `words`, set in the middle of a sentence of a paper that was read badly."""
    before = NOISY + "Das ist mit "
    return repaired(f"{before}{words} so.\n", level).removesuffix(" so.\n").split("Das ist mit ")[1]


def source(*pages: str) -> Source:
    scans = [Scan(line, number) for number, page in enumerate(pages, 1) for line in page.split("\n")]
    text = "\n".join(pages).encode()
    return from_scans(
        scans, name="paper", media_type="text/plain", data=text, pages=len(pages), reader="test"
    )


def test_a_paper_read_in_the_wrong_language_is_put_right() -> None:
    assert repaired(NOISY) == (
        "Die Verwaltung prüft, ob für die Bürgerinnen und Bürger der Südstadt zusätzliche Plätze\n"
        "geschaffen werden können. Über die nötigen Maßnahmen wird in der nächsten Sitzung beraten; die "
        "Straßen\nmüssen während der Bauzeit größtenteils gesperrt bleiben. Wir möchten wissen, was die "
        "jährlichen\nKosten sind.\n"
    )


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("fiir", "für"),
        ("fir", "für"),
        ("flir", "für"),
        ("Begriindung", "Begründung"),
        ("Verfligung", "Verfügung"),
        ("tiber", "über"),
        ("{iber", "über"),
        ("Uber", "über"),
        ("Uberweisung", "Überweisung"),
        ("Anderung", "Änderung"),
        ("6ffentliche", "öffentliche"),
        ("dffentliche", "öffentliche"),
        ("k6nnen", "können"),
        ("ermdglichen", "ermöglichen"),
        ("erldutern", "erläutern"),
        ("MaBnahmen", "Maßnahmen"),
        ("Ma&nahmen", "Maßnahmen"),
        ("Mafnahmen", "Maßnahmen"),
        ("Straf&e", "Straße"),
        ("gemaf", "gemäß"),
        ("regelmaRig", "regelmäßig"),
        ("FuBgangeriiberweg", "Fußgängerüberweg"),
        ("Baden-Wiirttemberg", "Baden-Württemberg"),
        ("GRUNE", "GRÜNE"),
        ("Ol", "Öl"),
        ("gro®", "groß"),
        ("au@erhalb", "außerhalb"),
        ("paédagogische", "pädagogische"),
        ("Bauaufsichtsamtern", "Bauaufsichtsämtern"),
        ("Xantenbergstra&e", "Xantenbergstraße"),
        ("XantenbergstraBe", "Xantenbergstraße"),
        ("Xantenbergstrae", "Xantenbergstraße"),
        ("Unabhangige", "Unabhängige"),
        ("muR", "muß"),
        ("BauausschuB", "Bauausschuß"),
        ("bendotigt", "benötigt"),
        ("Léschteich", "Löschteich"),
    ],
)
def test_a_damaged_word(read: str, printed: str) -> None:
    assert in_noise(read) == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Begriin-\ndung", "Begrün-\ndung"),
        ("statt-\nfanden mit kiinf-\ntigen Planen", "statt-\nfanden mit künf-\ntigen Planen"),
    ],
)
def test_a_word_broken_at_the_line_end_is_one_word(read: str, printed: str) -> None:
    assert in_noise(read) == printed


def test_a_new_compound_of_known_words() -> None:
    assert lexicon().tier("Brunnengebührensatzung") is None
    assert in_noise("Brunnengebiihrensatzung") == "Brunnengebührensatzung"


def test_ii_needs_no_dictionary_but_initiieren_keeps_its_own() -> None:
    assert in_noise("Griizwald") == "Grüzwald"
    assert in_noise("initiieren") == "initiieren"
    assert in_noise("parteiisch") == "parteiisch"


@pytest.mark.parametrize(
    "sound",
    [
        "Mijatovic",
        "Ortsrat",
        "Dorfrat",
        "Wohlrabe",
        "Anhang 3",
        "2019",
        "16",
        "B 10",
        "amt.fur.soziales@stadt-muster.de",
        "https://www.uber.com/fur",
        "Akteur*innen",
        "Teilnehmer*innen",
        "CO2",
        "Fraktion",
        "hinreichend",
    ],
)
def test_sound_words_among_noise_stay(sound: str) -> None:
    assert in_noise(sound, "full") == sound


@pytest.mark.parametrize(
    ("word", "twin"),
    [("wurde", "würde"), ("Fehlschlagen", "Fehlschlägen"), ("Forderung", "Förderung"), ("Burger", "Bürger")],
)
def test_twins_are_pointed_out_and_left(word: str, twin: str) -> None:
    text = NOISY + f"Es war von einer {word} die Rede.\n"
    edits, findings = repair(text)
    assert word in view(text, edits).text
    found = [finding for finding in findings if dict(finding.values)["word"] == word]
    assert [text[slice(*span)] for span in found[0].spans] == [word]
    assert found[0].code == "RD313"
    assert found[0].message == f"{word} may be {twin}"


def test_twins_are_not_pointed_out_in_sound_papers() -> None:
    assert repair(SOUND + "Das wurde mit der Forderung begründet.\n", "full") == ([], [])


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        (",,Runden Tisches®", "„Runden Tisches“"),
        (",Runden Tisches®", "„Runden Tisches“"),
        (",Runden Tisches*", "„Runden Tisches“"),
        ('"Runden Tisches“', "„Runden Tisches“"),
        (",,Runden Tisches", "„Runden Tisches"),
        ("Tisch, Runde", "Tisch, Runde"),
    ],
)
def test_quotation_marks_are_put_right_as_pairs(read: str, printed: str) -> None:
    assert in_noise(read) == printed


@pytest.mark.parametrize(
    "text", [SOUND, ENGLISH, "", "\n", "a", "4711\t12,50 EUR\n" * 40, "Krause\nMuller\nBohm\n"]
)
@pytest.mark.parametrize("level", ["safe", "full"])
def test_text_without_noise_is_left_alone(text: str, level: Level) -> None:
    assert repair(text, level) == ([], [])


def test_a_digit_in_a_word_is_mended_in_sound_papers_too() -> None:
    assert "Körperverletzung" in repaired(SOUND + "Es geht um K6rperverletzung.\n")
    assert "CO2" in repaired(SOUND + "Es geht um CO2 und B2B.\n")


def test_only_the_pages_read_badly_are_touched() -> None:
    sound = SOUND * 8
    text = sound + NOISY * 8 + sound
    edits, _ = repair(text)
    assert edits
    assert all(len(sound) <= edit.span.start < len(text) - len(sound) for edit in edits)


def test_off_does_nothing() -> None:
    assert repair(NOISY, "off") == ([], [])


def test_full_parts_glued_words_and_joins_split_ones() -> None:
    assert in_noise("Anfragevom") == "Anfragevom"
    assert in_noise("Anfragevom", "full") == "Anfrage vom"
    assert in_noise("Verwal tung", "full") == "Verwaltung"


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Inder Nachbarschaft", "In der Nachbarschaft"),
        ("Istes bekannt", "Ist es bekannt"),
        ("Zuwelchem Zeitpunkt", "Zu welchem Zeitpunkt"),
        ("und obes zutrifft", "und ob es zutrifft"),
        ("wie es aufsteht", "wie es aufsteht"),
        ("wie es ausstellt", "wie es ausstellt"),
        ("von Herrn Inder gesagt", "von Herrn Inder gesagt"),
        ("wie es in anderen war", "wie es in anderen war"),
        ("indem es zudem", "indem es zudem"),
        ("Ines war dort", "Ines war dort"),
        ("Dees war dort", "Dees war dort"),
        ("wirden es", "würden es"),
    ],
)
def test_little_words_are_parted(read: str, printed: str) -> None:
    text = NOISY + f"3. {read} so.\n" if read[0].isupper() else NOISY + f"Das ist {read} so.\n"
    assert printed in repaired(text)


def test_a_name_read_in_several_ways_is_its_own_witness() -> None:
    assert lexicon().tier("Grüxheim") is None
    once = NOISY + "Der Weg nach Gruxheim ist frei.\n"
    assert "Gruxheim" in repaired(once)
    twice = once + "Wer nach Grixheim will, fahrt um.\n"
    edits, _ = repair(twice)
    mended = view(twice, edits).text
    assert mended.count("Grüxheim") == 2
    assert [edit.rule for edit in edits if twice[edit.span.start - 2 : edit.span.start] == "Gr"] == [
        "ocr:u-ü/paper",
        "ocr:i-ü/paper",
    ]


def test_marks_that_stand_upright_on_both_sides_were_printed_so() -> None:
    assert in_noise('"Runder Tisch" und') == '"Runder Tisch" und'


@pytest.mark.parametrize(
    ("read", "true"),
    [
        ("Wir tragen den Magistrat:", "Wir fragen den Magistrat:"),
        ("Ich trage die Landesregierung:", "Ich frage die Landesregierung:"),
        ("Daher tragen wir den Senat:", "Daher fragen wir den Senat:"),
        ("Wir frcgen den Senat:", "Wir fragen den Senat:"),
        ("Hierzu folgende Flagen:", "Hierzu folgende Fragen:"),
        ("Begründumg:", "Begründung:"),
        ("Mit freuudlichen Grüßen", "Mit freundlichen Grüßen"),
        ("znr Übelweisung", "zur Überweisung"),
        ("Vieien Dank!", "Vielen Dank!"),
        ("Wir tragen den Schaden:", "Wir tragen den Schaden:"),
        ("Wir tragen die Kosten der Stadt.", "Wir tragen die Kosten der Stadt."),
        ("Das ist geboten und abzufragen, Abfrage, Denk", "Das ist geboten und abzufragen, Abfrage, Denk"),
        ("beauf-tragt, frage-n, Frcge-Bogen", "beauf-tragt, frage-n, Frcge-Bogen"),
    ],
)
def test_a_letter_misread_in_a_formula_is_read_for_the_grammar(read: str, true: str) -> None:
    edits = formulas(read + "\n")
    assert view(read + "\n", edits).text == true + "\n"
    assert all(edit.rule.startswith("ocr:formula ") for edit in edits)


def test_formulas_keep_to_words_that_are_none() -> None:
    tier = lexicon().tier
    real = {word for word in readings() if word[1:].islower() and (tier(word) or tier(word.lower()))}
    assert real == set()


def test_an_edit_is_the_smallest_span_and_names_rule_and_acceptor() -> None:
    text = NOISY + "Die durchgefiihrten Arbeiten."
    edits, _ = repair(text)
    last = edits[-1]
    assert (text[slice(*last.span)], last.replacement, last.rule) == ("ii", "ü", "ocr:ii-ü/lexicon")


def test_a_users_list_knows_the_citys_names(tmp_path: Path) -> None:
    text = NOISY + "Der Weg nach Miihlbronn bei Gorzfeld.\n"
    assert "Gorzfeld" in repaired(text)
    own = tmp_path / "own.txt"
    own.write_text("# places\nGörzfeld\t12\n", encoding="utf-8")
    edits, _ = repair(text, "safe", acceptors(own))
    assert "Görzfeld" in view(text, edits).text
    assert edits[-1].rule == "ocr:o-ö/own-list"


def test_a_bad_line_of_a_users_list_is_named(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("Görzfeld\t12\nMühlbronn\tviel\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        listed(own)


def test_papers_read_well_teach_their_words() -> None:
    text = NOISY + "Der Weg nach Gorzfeld.\n"
    edits, _ = repair(text, "safe", acceptors(sound=["Die Straße nach Görzfeld ist gesperrt."]))
    assert edits[-1].rule == "ocr:o-ö/archive"
    assert papers(["Görzfeld und Berg"]).tier("Berg") is None


def test_without_acceptors_only_the_rules_that_need_none() -> None:
    text = "Die Anderung des Biirgersaals fiir die Verfiigung.\n"
    edits, _ = repair(text, "safe", ())
    assert view(text, edits).text == "Die Anderung des Bürgersaals für die Verfügung.\n"


def test_the_lexicon_holds_words_and_no_noise() -> None:
    tier = lexicon().tier
    assert tier("Magistrat") is not None
    assert (tier("für") or 0) > (tier("Fußgängerüberweg") or 0) > 0
    noise = [
        "fiir",
        "tiber",
        "iiber",
        "fur",
        "Uberweisung",
        "Anderung",
        "Zuschusse",
        "liber",
        "erldutern",
        "ück",
    ]
    assert [word for word in noise if tier(word) is not None] == []


def test_every_table_can_be_read() -> None:
    for name, columns in (
        ("confusions", 5),
        ("twins", 2),
        ("morphology", 2),
        ("quotes", 4),
        ("free", 4),
        ("lost", 2),
        ("marks", 2),
        ("labels", 2),
        ("formulas", 2),
        ("alike", 2),
        ("contexts", 3),
    ):
        assert rows(f"{name}.tsv", columns)
    assert all(word != twin for word, twin in rows("twins.tsv", 2))
    with pytest.raises(ValueError, match="line 3: 2 columns, expected 5"):
        rows("twins.tsv", 5)


def test_candidates_come_cheapest_first_and_are_new() -> None:
    found = list(candidates("durchgefiihrten"))
    assert [candidate.bits for candidate in found] == sorted(candidate.bits for candidate in found)
    assert "durchgefiihrten" not in {candidate.word for candidate in found}


def test_the_lexicon_is_built_from_a_list(tmp_path: Path) -> None:
    words = tmp_path / "words.tsv"
    words.write_text("für\t900\nfur\t5\nHaus\t64\nXbhj\t9\nselten\t1\n", encoding="utf-8")
    out = tmp_path / "words.txt.gz"
    tool = resources.folder("lexicon").parent / "tools" / "build_lexicon.py"
    added = tmp_path / "added.tsv"
    added.write_text("# by hand\nHof\t40\n", encoding="utf-8")
    command = [sys.executable, str(tool), str(words), "--out", str(out), "--added", str(added)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("3 of 6 words")
    assert out.stat().st_size > 0


def test_the_wrong_language_is_diagnosed_with_its_evidence() -> None:
    (finding,) = diagnose(source(SOUND, NOISY, NOISY))
    values = dict(finding.values)
    assert finding.code == "RD310"
    assert values["pages"] == "pages 2-3"
    assert values["umlauts"] == 0
    assert values["expected"] >= 10
    assert values["damaged"] >= 20
    assert values["double_i"] >= 8
    assert "priift" in finding.message
    assert "-l deu" in finding.entry.remedy


@pytest.mark.parametrize(
    "garble",
    [
        lambda text: "".join(chr(ord(letter) + 29) if letter > " " else letter for letter in text),
        lambda text: "".join(chr(0xF000 + ord(letter) % 256) if letter > " " else letter for letter in text),
        lambda text: text.translate(str.maketrans("eaionrstdhlugcm", "qxzjvkwpyQXZJVK")),
    ],
    ids=["shifted", "private-use", "swapped"],
)
def test_a_text_layer_that_is_no_language(garble: object) -> None:
    assert callable(garble)
    (finding,) = diagnose(source(SOUND, garble(SOUND)))
    assert finding.code == "RD311"
    assert dict(finding.values)["pages"] == "page 2"


def test_lost_letters_are_told_from_misread_ones() -> None:
    lossy = SOUND.translate(dict.fromkeys(map(ord, "äöüÄÖÜß")))
    (finding,) = diagnose(source(lossy, lossy, lossy))
    assert finding.code == "RD312"
    assert "ü" in dict(finding.values)["letters"]


@pytest.mark.parametrize(
    "text", [SOUND, ENGLISH, ENGLISH * 5, "", "12,50 EUR | 4711\n" * 40, "….....\n" * 99]
)
def test_nothing_ails_sound_text(text: str) -> None:
    assert diagnose(source(text)) == []


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*NOISY.split(" "), ",,", "®", "-\n", "\n\n", "{iber", "&", "@", "6", "ß", "\u2028", "|x"]
        )
        | st.text(max_size=6),
        max_size=60,
    ),
    st.sampled_from(["safe", "full"]),
)
def test_edits_are_ordered_disjoint_and_inside(parts: list[str], level: Level) -> None:
    text = NOISY + " ".join(parts)
    edits, findings = repair(text, level)
    done = 0
    for (start, end), replacement, rule in edits:
        assert done <= start < end <= len(text)
        assert text[start:end] != replacement
        assert rule.startswith("ocr:")
        done = end
    assert all(text[span.start : span.end] for finding in findings for span in finding.spans)
