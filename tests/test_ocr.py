"""Scans and papers read badly: OCR by the real Tesseract, and the repair within whole records."""

from __future__ import annotations

import ctypes
import io
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pypdfium2
import pytest
from PIL import Image

import ratsdoc
from papers import FIXTURES, TEXTS
from ratsdoc import cleaning, options, pipeline, readers
from ratsdoc.cleaning import Edit, Ledger, view
from ratsdoc.cleaning.repair.marks import marks
from ratsdoc.cleaning.repair.tables import rows
from ratsdoc.diagnostics import Span
from ratsdoc.readers import ocr, ocr_lines, ocr_pictures, ocr_tesseract
from ratsdoc.readers.text import from_str
from ratsdoc.scoring.load import load_gold, load_records
from ratsdoc.scoring.score import score
from ratsdoc.source import Scan, from_scans

LETTER = FIXTURES / "anfrage" / "kaltenlohe-gehwegparken.pdf"
TABLE = FIXTURES / "anfrage" / "hohenlauter-stadtfeste.pdf"
# One paper of each family of layouts; bench/ocr.py measures all.
SCANNED = [
    "altwehr-hafenbahn",
    "birkenstadt-stadtbahn",
    "hohenlauter-stadtfeste",
    "kaltenlohe-gehwegparken",
    "neu-oderau-kulturhaus",
    "wiesenbrook-ferienwohnungen",
]


def pictures(paper: Path, dpi: int, turned: float = 0.0) -> Iterator[Image.Image]:
    """The pages of a paper as a scanner gives them, turned anticlockwise by some degrees."""
    document = pypdfium2.PdfDocument(paper)
    for page in document:
        picture = page.render(scale=dpi / 72).to_pil().convert("L")
        yield (
            picture.rotate(turned, expand=turned >= 45, resample=Image.Resampling.BICUBIC, fillcolor=255)
            if turned
            else picture
        )


@cache
def scan(paper: Path, dpi: int = 300, turned: float = 0.0) -> bytes:
    """A PDF of nothing but pictures of the pages of a paper."""
    first, *others = pictures(paper, dpi, turned)
    buffer = io.BytesIO()
    first.save(buffer, "PDF", save_all=True, append_images=others, resolution=dpi)
    return buffer.getvalue()


def joined(*papers: bytes) -> bytes:
    """One PDF with the pages of all."""
    whole = pypdfium2.PdfDocument.new()
    for paper in papers:
        whole.import_pages(pypdfium2.PdfDocument(paper))
    buffer = io.BytesIO()
    whole.save(buffer)
    return buffer.getvalue()


def codes(record: ratsdoc.Record) -> list[str]:
    return [finding.code for finding in record.diagnostics]


def message(record: ratsdoc.Record, code: str) -> str:
    return next(finding.message for finding in record.diagnostics if finding.code == code)


def test_a_scan_gives_the_record_of_its_born_digital_twin(tmp_path: Path) -> None:
    for folder in ("gold", "read"):
        (tmp_path / folder).mkdir()
    for name in SCANNED:
        paper = FIXTURES / "anfrage" / f"{name}.pdf"
        twin = ratsdoc.convert(paper, ocr="never")
        read = ratsdoc.convert(scan(paper), name=paper.name)
        assert read.source.text_origin == "ocr" and set(read.source.page_origins) == {"ocr"}
        (tmp_path / "gold" / f"{paper.name}.json").write_bytes(twin.to_json())
        (tmp_path / "read" / f"{paper.name}.json").write_bytes(read.to_json())
    total = score(load_gold(tmp_path / "gold"), load_records(tmp_path / "read").papers).total
    assert total.support > 200
    assert total.strict >= 0.95 * max(total.support, total.found)


def test_boxes_of_a_scan_are_those_of_the_page() -> None:
    twin, read = ratsdoc.convert(LETTER), ratsdoc.convert(scan(LETTER))
    for field in ("heading", "title", "petition"):
        born, seen = getattr(twin.document, field), getattr(read.document, field)
        assert born.text == seen.text
        assert seen.places[0].bbox == pytest.approx(born.places[0].bbox, abs=3)


@pytest.mark.parametrize("turned", [90.0, 180.0, 270.0])
def test_a_page_that_lies_another_way_is_turned_upright(turned: float) -> None:
    twin, read = ratsdoc.convert(LETTER), ratsdoc.convert(scan(LETTER, 200, turned))
    assert [one.text for one in read.document.questions] == [one.text for one in twin.document.questions]
    assert message(read, "RD327") == f"page 1: turned by {turned:.0f} degrees clockwise to be read"
    x0, top, x1, bottom = twin.document.title.places[0].bbox
    width, height = 595.3, 841.9
    there = {
        90.0: (top, width - x1, bottom, width - x0),
        180.0: (width - x1, height - bottom, width - x0, height - top),
        270.0: (height - bottom, x0, height - top, x1),
    }[turned]
    assert read.document.title.places[0].bbox == pytest.approx(there, abs=4)


def test_a_page_that_lies_askew_is_levelled() -> None:
    read = ratsdoc.convert(scan(LETTER, 200, 4.0))
    assert read.document.title.text == ratsdoc.convert(LETTER).document.title.text
    assert "turned by 4" in message(read, "RD327")
    assert "RD327" not in codes(ratsdoc.convert(scan(LETTER, 200, 0.3)))


def test_in_a_mixed_paper_only_the_pages_that_need_it_are_read() -> None:
    born = LETTER.read_bytes()
    record = ratsdoc.convert(joined(born, scan(LETTER, 200), born), with_text=True)
    assert record.source.page_origins == ("text-layer", "ocr", "text-layer")
    assert record.source.text_origin == "mixed"
    alone = ratsdoc.convert(born, with_text=True)
    assert record.text.startswith(alone.text) and record.text.endswith(alone.text)
    assert "RD301" not in codes(record)


def test_a_scan_with_a_stamp_in_its_text_layer_is_read() -> None:
    stamped = with_layer(scan(LETTER, 150), ["Eingang 12"])
    layer = ratsdoc.convert(stamped, ocr="never", with_text=True)
    assert layer.text.strip() == "Eingang 12"
    record = ratsdoc.convert(stamped, with_text=True)
    assert record.source.page_origins == ("ocr",)
    assert "Gehwegparken" in record.text


def test_never_reads_no_picture() -> None:
    record = ratsdoc.convert(scan(LETTER, 150), ocr="never")
    assert record.source.page_origins == ("none",)
    assert {"RD301", "RD303"} <= set(codes(record))


def test_always_reads_pages_that_have_text() -> None:
    record = ratsdoc.convert(LETTER, ocr="always")
    assert record.source.page_origins == ("ocr",)
    assert record.document.title.text == ratsdoc.convert(LETTER).document.title.text


@pytest.mark.parametrize("mode", ["auto", "redo"])
def test_a_born_digital_paper_is_left_alone(mode: options.Ocr) -> None:
    assert ratsdoc.convert(TABLE, ocr=mode).source.page_origins == ("text-layer",) * len(
        pypdfium2.PdfDocument(TABLE)
    )


def test_the_layer_of_another_ocr_is_kept_and_read_again_on_demand() -> None:
    layered = with_layer(scan(LETTER, 200), english(LETTER))
    kept = ratsdoc.convert(layered, with_text=True)
    assert kept.source.page_origins == ("text-layer",) and "RD310" in codes(kept)
    again = ratsdoc.convert(layered, ocr="redo", with_text=True)
    assert again.source.page_origins == ("ocr",) and "RD310" not in codes(again)
    assert "für" in again.text and "für" not in kept.text


def test_a_text_layer_that_is_no_language_is_read_from_the_picture() -> None:
    garbage = ["".join(chr(0x21 + (ord(letter) * 7) % 60) for letter in line) for line in english(LETTER)]
    layered = with_layer(scan(LETTER, 200), garbage)
    assert "RD311" in codes(ratsdoc.convert(layered, ocr="never"))
    record = ratsdoc.convert(layered, with_text=True)
    assert record.source.page_origins == ("ocr",) and "RD311" not in codes(record)
    assert "Gehwegparken" in record.text


def with_layer(paper: bytes, lines: list[str]) -> bytes:
    """The scan with a text layer of `lines` on its first page, as OCR programs add one."""
    document = pypdfium2.PdfDocument(paper)
    page = document[0]
    font = pypdfium2.raw.FPDFText_LoadStandardFont(document, b"Helvetica")
    for place, line in enumerate(lines):
        item = pypdfium2.raw.FPDFPageObj_CreateTextObj(document, font, 10)
        units = [*line.encode("cp1252", "replace"), 0]
        pypdfium2.raw.FPDFText_SetText(item, (ctypes.c_ushort * len(units))(*units))
        pypdfium2.raw.FPDFTextObj_SetTextRenderMode(item, pypdfium2.raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        pypdfium2.raw.FPDFPageObj_Transform(item, 1, 0, 0, 1, 50, 800 - 12 * place)
        pypdfium2.raw.FPDFPage_InsertObject(page, item)
    page.gen_content()
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@cache
def english(paper: Path) -> list[str]:
    """The lines of a paper as Tesseract reads them with its English model."""
    source = readers.read(scan(paper, 200), name=paper.name)
    read = ocr.reread(source, scan(paper, 200), [1], ocr.Wish("eng"))
    return [line for line in read.text.split("\n") if line]


def test_without_tesseract_the_paper_still_converts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    born = LETTER.read_bytes()
    record = ratsdoc.convert(joined(born, scan(LETTER, 150)))
    assert record.source.page_origins == ("text-layer", "none")
    assert record.document.title.text == "Gehwegparken in der Gründerzeitsiedlung"
    assert message(record, "RD320") == "page 2: not read: Tesseract is not installed"
    assert "tesseract-ocr-deu" in ratsdoc.diagnostics.CATALOGUE["RD320"].remedy


def test_without_the_language_the_paper_still_converts() -> None:
    record = ratsdoc.convert(scan(LETTER, 150), ocr_lang="deu+tlh")
    assert message(record, "RD321") == "page 1: not read: Tesseract has no model for tlh"
    assert record.source.page_origins == ("none",)


@pytest.mark.parametrize("language", ["", "-l", "deu;eng", "../deu", "deu+"])
def test_what_is_no_language_is_refused(language: str) -> None:
    with pytest.raises(ValueError, match="ocr_lang"):
        ratsdoc.convert(LETTER, ocr_lang=language)


def test_a_page_that_takes_too_long_is_broken_off() -> None:
    record = pipeline.from_bytes(scan(LETTER), "scan", options.Options(ocr_seconds=0.01))
    assert message(record, "RD322") == "page 1: OCR was not done within 0.01 s and was broken off"


def test_pages_beyond_the_limit_are_not_read() -> None:
    page = scan(LETTER, 100)
    record = pipeline.from_bytes(joined(page, page, page, page), "scan", options.Options(ocr_pages=1))
    assert record.source.page_origins == ("ocr", "none", "none", "none")
    assert message(record, "RD323") == "pages 2-4: not read, since OCR reads at most 1 pages of a paper"


def test_a_picture_without_print_gives_no_text() -> None:
    buffer = io.BytesIO()
    Image.new("L", (1240, 1754), 255).save(buffer, "PDF", resolution=150)
    record = ratsdoc.convert(buffer.getvalue())
    assert {"RD301", "RD303"} <= set(codes(record))


def test_a_failure_of_tesseract_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_tesseract, "SEGMENTATION", "nonsense")
    assert "page 1: OCR failed: " in message(ratsdoc.convert(scan(LETTER, 100)), "RD324")


def test_print_that_nobody_read_is_noticed() -> None:
    with ocr_pictures.opened(scan(LETTER)) as document:
        picture = ocr_pictures.render(document, 1, 300)
    assert picture is not None
    path = ocr_tesseract.program()
    assert path is not None
    printed = ocr_tesseract.read(path, picture, "deu", 60)
    assert ocr_lines.lost(ocr_lines.Sheet(1, picture, printed)) == 0
    wide = [line for line in printed if line.words[-1].x1 - line.words[0].x0 > picture.width / 2]
    left = [line for line in printed if line not in wide[1:3]]
    assert ocr_lines.lost(ocr_lines.Sheet(1, picture, left)) == 2


def test_a_coarse_scan_is_read_with_little_confidence() -> None:
    record = ratsdoc.convert(scan(LETTER, 45))
    assert "RD325" in codes(record)
    assert "RD325" not in codes(ratsdoc.convert(scan(LETTER)))


# The repair within whole records.


def spans(value: Any, path: str = "") -> dict[str, tuple[int, int]]:
    """Every passage of a document, by where it stands, with the characters it takes."""
    found: dict[str, tuple[int, int]] = {}
    if isinstance(value, dict):
        if "span" in value:
            found[path] = (value["span"]["start"], value["span"]["end"])
        for name, inner in value.items():
            found |= spans(inner, f"{path}/{name}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            found |= spans(inner, f"{path}/{place}")
    return found


def sections(text: str, level: options.Repair) -> dict[str, tuple[int, int]]:
    return spans(orjson.loads(ratsdoc.convert_text(text, repair=level).to_json())["document"])


def noisy(text: str, seed: int) -> str:
    """The text as an OCR program without German letters reads it: umlauts are lost, by the counted odds."""
    dice = random.Random(seed)
    lost: dict[str, list[tuple[str, float]]] = {}
    for seen, true, bits, where, family in rows("confusions.tsv", 5):
        if len(true) == 1 and true in "äöüÄÖÜß" and where == "any" and family == "umlaut":
            lost.setdefault(true, []).append((seen, 2.0 ** -float(bits)))

    def read(letter: str) -> str:
        if letter not in lost:
            return letter
        seen, odds = zip(*lost[letter], strict=True)
        return str(dice.choices(seen, odds)[0])

    return "".join(map(read, text))


@pytest.mark.parametrize("paper", TEXTS, ids=lambda paper: paper.stem)
def test_switching_the_repair_off_changes_no_section(paper: Path) -> None:
    text = noisy(paper.read_text(encoding="utf-8"), len(paper.stem))
    assert sections(text, "off") == sections(text, "safe") == sections(text, "full")


def test_without_repair_the_text_is_as_it_was_read() -> None:
    text = noisy((FIXTURES / "anfrage" / "kaltenlohe-gehwegparken.txt").read_text(encoding="utf-8"), 1)
    off, safe = (ratsdoc.convert_text(text, repair=level) for level in ("off", "safe"))
    assert not [edit for edit in off.edits if edit.rule.startswith("ocr:")]
    assert [edit for edit in safe.edits if edit.rule.startswith("ocr:")]
    passages = zip(off.document.questions, safe.document.questions, strict=True)
    for before, after in passages:
        assert before.span == after.span
        assert before.text != after.text and after.raw is not None
        assert " ".join(text[before.span.start : before.span.end].split()) == before.text
    assert "RD310" in codes(off) and "RD310" in codes(safe)


def test_sound_text_gets_no_edit_and_no_doubt_by_the_repair() -> None:
    for paper in TEXTS:
        record = ratsdoc.convert(paper)
        assert not [edit for edit in record.edits if "ocr:" in edit.rule], paper.name
        assert not {"RD310", "RD311", "RD312", "RD313"} & set(codes(record)), paper.name


def test_a_list_of_own_words_is_asked(tmp_path: Path) -> None:
    paper = "Anfrage\n\nWir fragen den Magistrat:\n\n"
    text = paper + "1. Wie viele Baume fallen fiir die Strafe am Xanthiiker Weg?\n"
    text += "2. Wann werden die Biirger iiber die Maf&nahmen am Xanthiiker Weg unterrichtet?\n"
    own = tmp_path / "own.txt"
    own.write_text("Xanthüker\n", encoding="utf-8")
    assert "Xanthüker Weg" in ratsdoc.convert_text(text, lexicon=own).document.questions[0].text
    own.write_text("Anderes\n", encoding="utf-8")
    rules = {edit.rule for edit in ratsdoc.convert_text(text, lexicon=own).edits}
    assert not any("own-list" in rule for rule in rules)


@pytest.mark.parametrize(
    ("written", "told"),
    [(None, "cannot be read"), (b"\xff\xfe\xff", "is not UTF-8"), (b"Wort\tviele\n", "line 1")],
)
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, written: bytes | None, told: str) -> None:
    own = tmp_path / "own.txt"
    if written is not None:
        own.write_bytes(written)
    with pytest.raises(ValueError, match=told):
        ratsdoc.convert_text("Anfrage", lexicon=own)


@pytest.mark.parametrize("make", [ratsdoc.convert_text, ratsdoc.convert])
def test_a_level_that_does_not_exist_is_refused(make: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="it can be off, safe, full"):
        make(str(LETTER), repair="much")


def test_repair_and_joined_words_are_one_edit() -> None:
    text = "Die Maßnahme wurde durch-\ngefiihrt und ge-\nlobt.\n"
    ledger = Ledger((Edit(Span(23, 34), "gefiihrt\n", "hyphen"), Edit(Span(41, 48), "lobt.\n", "hyphen")))
    clean = view(text, ledger.edits)
    place = clean.text.index("ii")
    done = cleaning.repaired(ledger, clean, [Edit(Span(place, place + 2), "ü", "ocr:ii-ü")])
    assert [edit.rule for edit in done.edits] == ["hyphen ocr:ii-ü", "hyphen"]
    assert view(text, done.edits).text == clean.text.replace("ii", "ü")


def test_edits_of_a_record_make_the_text_that_is_shown() -> None:
    text = noisy((FIXTURES / "anfrage" / "kaltenlohe-gehwegparken.txt").read_text(encoding="utf-8"), 2)
    record = ratsdoc.convert_text(text)
    ledger = Ledger(tuple(Edit(Span(e.span.start, e.span.end), e.replacement, e.rule) for e in record.edits))
    for one in record.document.questions:
        assert " ".join(ledger.read(text, Span(one.span.start, one.span.end)).split()) == one.text


def test_a_source_keeps_the_confidence_of_its_lines() -> None:
    data = scan(LETTER, 150)
    source = ocr.reread(readers.read(data, name="scan"), data, [1], ocr.Wish())
    trust = [line.confidence for line in source.lines if line.end > line.start]
    assert trust and all(one is not None and 0 <= one <= 100 for one in trust)
    assert from_str("Text", "text").lines[0].confidence is None


@pytest.mark.parametrize(
    ("read", "shown"),
    [
        ("1. | Wie viele sind es?", "1. Wie viele sind es?"),
        ("a) _Ist das bekannt?", "a) Ist das bekannt?"),
        ("2. \\Wann ist es bekannt?", "2. Wann ist es bekannt?"),
        ("2. \\Nelche sind bekannt?", "2. Welche sind bekannt?"),
        ("Ill. Kosten", "III. Kosten"),
        ("« der Mangel an Platz", "• der Mangel an Platz"),
        ("e Wie viele sind es?", "• Wie viele sind es?"),
        ("Anfrage nach 8 24 BezVG", "Anfrage nach § 24 BezVG"),
        ("gemäß 8 14 der Geschäftsordnung", "gemäß § 14 der Geschäftsordnung"),
        ("nach 8 Jahren", "nach 8 Jahren"),
        ("[ ] mündlich | schriftlich", "[ ] mündlich | schriftlich"),
        ("Il Trovatore", "Il Trovatore"),
        ("3. — Ist das bekannt?", "3. Ist das bekannt?"),
        ("+ Wann wird gebaut?", "• Wann wird gebaut?"),
        ("*Wann wird gebaut?", "• Wann wird gebaut?"),
        ("+ 4 Prozent", "+ 4 Prozent"),
        ("0 Falls ja: Wann wird gebaut?", "o Falls ja: Wann wird gebaut?"),
        ("der Weg — er ist gesperrt", "der Weg – er ist gesperrt"),
    ],
)
def test_marks_that_ocr_misreads_are_put_right_where_ocr_read(read: str, shown: str) -> None:
    for origin, expected in (("ocr", shown), ("text-layer", read)):
        line = Scan(read, 1, origin=origin)  # type: ignore[arg-type]
        source = from_scans([line], name="x", media_type="application/pdf", data=b"", pages=1, reader="test")
        assert view(read + "\n", cleaning.clean(source).shown.edits).text == expected + "\n"
        assert not cleaning.clean(source, "off").shown.edits


@pytest.mark.parametrize(
    ("read", "shown"),
    [
        (["13. Wer?", "14, Wann?", "15. Wo?"], "14. Wann?"),
        (["1. Wer?", "Z. Wann?", "3. Wo?"], "2. Wann?"),
        (["h) wer", "l) wann", "j) wo"], "i) wann"),
        (["h) wer", "l) wann"], "i) wann"),
        (["2. ob es so ist,", "3, wann es so war"], "3. wann es so war"),
        (["It Wer?", "Il. Wann?", "Ill. Wo?"], "I. Wer?"),
        (["l. Wer?", "2. Wann?"], "1. Wer?"),
        (["k) wer", "l) wann", "m) wo"], None),
        (["I. Wer?", "II. Wann?"], None),
        (["1. Wer?", "2. Wann?", "In den 3 Jahren"], None),
        (["1. Wer am", "2 Tagen der Woche?", "2. Wann?", "3. Wo?"], None),
        (["4 Euro kostet es,", "l Euro das andere"], None),
    ],
)
def test_labels_are_put_right_by_their_neighbours(read: list[str], shown: str | None) -> None:
    for origin, changed in (("ocr", shown is not None), ("text-layer", False)):
        scans = [Scan(line, 1, origin=origin) for line in read]  # type: ignore[arg-type]
        source = from_scans(scans, name="x", media_type="application/pdf", data=b"", pages=1, reader="test")
        after = view(source.text, marks(source)).text.splitlines()
        rest = [line for line in after if line not in read and line != shown]
        assert (shown in after) == changed
        assert not changed or all("I" in line for line in rest)
        assert changed or after == read


def test_words_that_ocr_glued_are_parted_where_it_read() -> None:
    read = (
        "Die Bürgerinnen möchten Näheres wissen.\n\n3. Istes üblich, und obes für Höfe gilt?\nDas fällt auf."
    )
    for origin, expected in (
        ("ocr", "3. Ist es üblich, und ob es für Höfe gilt?"),
        ("text-layer", "3. Istes"),
    ):
        scans = [Scan(line, 1, origin=origin) for line in read.split("\n")]  # type: ignore[arg-type]
        source = from_scans(scans, name="x", media_type="application/pdf", data=b"", pages=1, reader="test")
        assert expected in view(source.text, cleaning.clean(source).shown.edits).text
    assert not list(marks(source))
