"""Readers: bytes in, lines in reading order out; bad bytes give a typed error or a finding."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ratsdoc.errors import (
    DamagedPdfError,
    EmptyFileError,
    EncryptedPdfError,
    NoPagesError,
    NotAPaperError,
    TooLargeError,
)
from ratsdoc.readers import PDF, READERS, TEXT, media_type, read
from ratsdoc.readers.limits import Limits
from ratsdoc.readers.text import from_str
from ratsdoc.source import Source

FIXTURES = Path(__file__).parent / "fixtures"
PAPERS = sorted(FIXTURES.rglob("*.pdf"))
PDF_READERS = ("pdfium", "pdfplumber")

Draw = Callable[[Canvas], None]


def pdf(*pages: Draw, turned: int = 0) -> bytes:
    """A PDF of A4 pages, drawn by reportlab in Helvetica 11."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    for draw in pages:
        canvas.setFont("Helvetica", 11)
        if turned:
            canvas.setPageRotation(turned)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def column(x: float, y: float, *lines: str, leading: float = 14) -> Draw:
    def draw(canvas: Canvas) -> None:
        for index, line in enumerate(lines):
            canvas.drawString(x, y - index * leading, line)

    return draw


def all_of(*parts: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for part in parts:
            part(canvas)

    return draw


def lines(data: bytes, reader: str = "pdfium") -> list[str]:
    return read(data, name="x.pdf", reader=reader).text.splitlines()


def codes(source: Source) -> list[str]:
    return [finding.code for finding in source.findings]


BODY = [
    f"Dies ist die {number}. Zeile eines Absatzes, die fast bis zum rechten Rand reicht"
    for number in range(6)
]


# --- what the bytes are ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.4\n", PDF),
        (b"\r\njunk before the header\n%PDF-1.4\n", PDF),
        (b"12 0 obj << /Type /Page >> endobj", PDF),
        (b"Anfrage\n", TEXT),
        ("Anfrage über Schäden".encode("cp1252"), TEXT),
        ("Anfrage".encode("utf-16"), TEXT),
        (b"Anfrage\x00mit NUL", TEXT),
    ],
)
def test_the_bytes_tell_the_media_type(data: bytes, expected: str) -> None:
    assert media_type(data, "x") == expected


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + b"a" * 50,
        b"\x89PNG\r\n\x1a\n" + b"a" * 50,
        b"\xff\xd8\xff\xe0 JFIF",
        b"a\x00b\x00c\x00" * 40,
        bytes(range(32)) * 10,
        b"<!DOCTYPE html><html><body>404</body></html>",
        b"\xef\xbb\xbf<html>",
    ],
)
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(NotAPaperError) as caught:
        read(data, name="x.zip")
    assert caught.value.code == "RD404"


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(EmptyFileError):
        read(b"", name="x.pdf")


def test_an_unknown_reader_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="no reader named 'acrobat'; there are pdfium, pdfplumber, text"):
        read(b"Anfrage", name="x.txt", reader="acrobat")


def test_a_reader_of_another_media_type_is_passed_over() -> None:
    assert read(b"Anfrage", name="x.txt", reader="pdfplumber").reader == "text"
    assert read(pdf(column(70, 700, "Anfrage")), name="x.pdf", reader="text").reader == "pdfium"


def test_no_pdf_library_is_loaded_before_it_is_needed() -> None:
    program = (
        "import sys, ratsdoc.readers as readers; readers.read(b'Anfrage', name='x');"
        "print([name for name in ('pdfplumber', 'pdfminer', 'pypdfium2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- limits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", PDF_READERS)
@pytest.mark.parametrize("limits", [Limits(max_bytes=100), Limits(max_pages=1), Limits(max_chars=5)])
def test_limits_hold_for_pdf(reader: str, limits: Limits) -> None:
    page = column(70, 700, "Anfrage")
    with pytest.raises(TooLargeError):
        read(pdf(page, page), name="x.pdf", reader=reader, limits=limits)


def test_limits_hold_for_text_files() -> None:
    with pytest.raises(TooLargeError):
        read(b"Anfrage", name="x.txt", limits=Limits(max_chars=6))


# --- plain text -----------------------------------------------------------------------------------


def shape(source: Source) -> list[tuple[int, int, str]]:
    return [(line.page, line.number, source.text[line.start : line.end]) for line in source.lines]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("a", [(1, 1, "a")]),
        ("a\n", [(1, 1, "a")]),
        ("a\n\nb", [(1, 1, "a"), (1, 2, ""), (1, 3, "b")]),
        ("a\r\nb\rc\nd", [(1, 1, "a"), (1, 2, "b"), (1, 3, "c"), (1, 4, "d")]),
        ("a\fb\nc", [(1, 1, "a"), (2, 1, "b"), (2, 2, "c")]),
        ("a\n\fb", [(1, 1, "a"), (1, 2, ""), (2, 1, "b")]),
        ("a\f", [(1, 1, "a")]),
        ("a\x85b\u2028c\u2029d", [(1, 1, "a\x85b\u2028c\u2029d")]),
    ],
)
def test_only_line_feeds_returns_and_form_feeds_end_a_line(
    text: str, expected: list[tuple[int, int, str]]
) -> None:
    source = from_str(text, "x")
    assert source.text == text
    assert shape(source) == expected
    assert source.pages == (expected[-1][0] if expected else 1)


@pytest.mark.parametrize("blank", ["", " ", "\n\n", "\f"])
def test_a_blank_text_is_a_finding_not_an_error(blank: str) -> None:
    assert codes(from_str(blank, "x")) == ["RD303"]


def test_characters_that_no_text_may_hold_are_replaced_at_the_same_length() -> None:
    source = from_str("a\x00b\x0bc\ud800d\x1be\uffff\tf", "x")
    assert source.text == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd\tf"
    [finding] = source.findings
    assert (finding.code, dict(finding.values)) == ("RD302", {"count": 5})
    assert [source.text[span.start : span.end] for span in finding.spans] == ["\ufffd"] * 5
    assert len(source.text_sha256) == len(source.sha256) == 64


def test_direction_marks_stay_and_are_reported() -> None:
    text = "Anfrage \u202eegarfnA\u202c"
    source = from_str(text, "x")
    assert source.text == text
    assert [(finding.code, dict(finding.values)) for finding in source.findings] == [("RD304", {"count": 2})]


def test_five_megabytes_on_one_line() -> None:
    source = read(b"Wie viele? " * 450_000, name="x.txt")
    assert len(source.lines) == 1
    assert source.lines[0].end == 4_950_000


@pytest.mark.parametrize(
    ("data", "expected", "found"),
    [
        ("Straße".encode(), "Straße", []),
        ("Straße".encode("utf-8-sig"), "Straße", []),
        ("Straße".encode("utf-16"), "Straße", []),
        (b"\xfe\xff" + "Straße".encode("utf-16-be"), "Straße", []),
        (b"\xff\xfe" + "Straße".encode("utf-16-le") + b"\x00", "Straße", []),
        (b"\xff\xfea\x00\x00\xd8b\x00", "a\ufffdb", ["RD302"]),
        ("Straße – 5 €".encode("cp1252"), "Straße – 5 €", ["RD306"]),
        (b"\x81\xe4", "\x81ä", ["RD306"]),
    ],
)
def test_encodings(data: bytes, expected: str, found: list[str]) -> None:
    source = read(data, name="x.txt")
    assert source.text == expected
    assert codes(source) == found
    assert (source.bytes, source.reader, source.text_origin) == (len(data), "text", "plain-text")


# --- PDFs that cannot be read, or not wholly ------------------------------------------------------

SOUND = pdf(column(70, 700, "Anfrage", "zur Sitzung"))


@pytest.mark.parametrize("reader", PDF_READERS)
def test_a_damaged_pdf_is_refused(reader: str) -> None:
    with pytest.raises(DamagedPdfError):
        read(SOUND[:200], name="x.pdf", reader=reader)


def test_what_is_left_of_a_cut_pdf_is_read_and_said_to_be_damaged() -> None:
    source = read(SOUND[: SOUND.rindex(b"startxref")], name="x.pdf")
    assert source.text == "Anfrage\nzur Sitzung\n"
    assert codes(source) == ["RD307"]


@pytest.mark.parametrize(
    "data",
    [b"junk\n" + SOUND, SOUND.replace(b"startxref\n", b"startxref\n9")],
    ids=["junk before", "wrong startxref"],
)
def test_a_pdf_that_had_to_be_mended_is_said_to_be_damaged(data: bytes) -> None:
    source = read(data, name="x.pdf")
    assert source.text == "Anfrage\nzur Sitzung\n"
    assert codes(source) == ["RD307"]


def locked(user_password: str) -> bytes:
    paper = FPDF()
    paper.set_encryption(owner_password="owner", user_password=user_password)
    paper.add_page()
    paper.set_font("Helvetica", size=11)
    paper.cell(text="Anfrage")
    return bytes(paper.output())


@pytest.mark.parametrize("reader", PDF_READERS)
def test_a_password_is_a_clear_error_but_an_empty_one_is_none(reader: str) -> None:
    assert read(locked(""), name="x.pdf", reader=reader).text == "Anfrage\n"
    with pytest.raises(EncryptedPdfError):
        read(locked("secret"), name="x.pdf", reader=reader)


@pytest.mark.parametrize("reader", PDF_READERS)
def test_a_pdf_without_pages_is_refused(reader: str) -> None:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    with pytest.raises(NoPagesError):
        read(data, name="x.pdf", reader=reader)


def picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (20, 20), "grey")), 50, 400, 400, 300)


@pytest.mark.parametrize("reader", PDF_READERS)
def test_a_page_of_pictures_is_told_by_its_number(reader: str) -> None:
    source = read(pdf(column(70, 700, "Anfrage"), picture), name="x.pdf", reader=reader)
    assert [(finding.code, dict(finding.values)) for finding in source.findings] == [("RD301", {"page": 2})]
    assert source.pages == 2


@pytest.mark.parametrize("reader", PDF_READERS)
def test_a_paper_without_text_is_never_a_silent_success(reader: str) -> None:
    assert codes(read(pdf(picture), name="x.pdf", reader=reader)) == ["RD301", "RD303"]
    assert codes(read(pdf(lambda canvas: None), name="x.pdf", reader=reader)) == ["RD303"]


@pytest.mark.parametrize("reader", PDF_READERS)
def test_text_in_form_fields_is_reported_as_missing(reader: str) -> None:
    def form(value: str) -> bytes:
        return pdf(lambda canvas: canvas.acroForm.textfield(name="frage", value=value, x=50, y=700))

    assert codes(read(form("Wie viele?"), name="x.pdf", reader=reader)) == ["RD303", "RD308"]
    assert codes(read(form(""), name="x.pdf", reader=reader)) == ["RD303"]


# --- lines and their order ------------------------------------------------------------------------


@pytest.mark.parametrize("reader", PDF_READERS)
def test_a_hyphen_at_the_line_end_and_its_break_survive(reader: str) -> None:
    page = column(70, 700, "Die Verwaltung prüft die Straßen-", "bahn und die Kinder- und Jugend-", "arbeit.")
    assert lines(pdf(page), reader) == [
        "Die Verwaltung prüft die Straßen-",
        "bahn und die Kinder- und Jugend-",
        "arbeit.",
    ]


@pytest.mark.parametrize("reader", PDF_READERS)
def test_boxes_sizes_and_bold(reader: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(70, 741.89, "Anfrage")
        canvas.drawString(70, 700, "Frage 1: ")
        canvas.setFont("Helvetica", 14)
        canvas.drawString(140, 700, "Wie viele?")

    source = read(pdf(draw), name="x.pdf", reader=reader)
    title, _, question = source.lines
    assert title.box is not None
    left, top, right, bottom = title.box
    assert 69 <= left <= 72
    assert 85 <= top <= 92
    assert 120 <= right <= 124
    assert 100 <= bottom <= 104
    assert (title.size, title.bold, title.origin) == (14.0, True, "text-layer")
    # Bold only at its beginning, a line is not a heading.
    assert not question.bold


@pytest.mark.parametrize("reader", PDF_READERS)
def test_bold_is_seen_in_papers_of_office_and_browser(reader: str) -> None:
    for paper in ("libreoffice.pdf", "chromium.pdf"):
        source = read((FIXTURES / "readers" / paper).read_bytes(), name=paper, reader=reader)
        bold = [source.text[line.start : line.end] for line in source.lines if line.bold]
        assert bold == ["Anfrage", "Zustand der Radwege am Nordring"]


@pytest.mark.parametrize("reader", PDF_READERS)
def test_columns_are_read_one_after_the_other(reader: str) -> None:
    """Whether drawn down the columns or across them."""
    left, right = (
        ["Fraktion im Rat", "Rathausplatz 1", "12345 Musterstadt"],
        ["Geschäftsstelle", "Tel. 12", "Zi. 3"],
    )
    down = all_of(column(70, 780, *left), column(380, 780, *right))
    across = all_of(
        *(
            all_of(column(70, 780 - 14 * row, a), column(380, 780 - 14 * row, b))
            for row, (a, b) in enumerate(zip(left, right, strict=True))
        )
    )
    for page in (down, across):
        assert lines(pdf(page), reader) == [*left, "", *right]


@pytest.mark.parametrize("reader", PDF_READERS)
def test_columns_with_different_leading_are_kept_apart(reader: str) -> None:
    left, right = (
        ["Stadtrat", "Rathausplatz 1", "12345 Musterstadt"],
        ["Telefon 12", "Telefax 34", "Zimmer 5"],
    )
    page = all_of(column(70, 780, *left, leading=16), column(380, 776, *right, leading=13))
    assert lines(pdf(page), reader) == [*left, "", *right]


@pytest.mark.parametrize("reader", PDF_READERS)
def test_signatures_side_by_side_are_not_shuffled(reader: str) -> None:
    page = all_of(
        column(70, 700, *BODY),
        column(70, 560, "Ina Rehm"),
        column(320, 560, "Olaf Behnke"),
        column(70, 546, "Stadträtin"),
        column(320, 546, "Stadtrat"),
    )
    assert lines(pdf(page), reader) == [*BODY, "", "Ina Rehm", "Stadträtin", "", "Olaf Behnke", "Stadtrat"]


@pytest.mark.parametrize("reader", PDF_READERS)
@pytest.mark.parametrize("down", [True, False])
def test_labels_and_values_share_their_lines(reader: str, down: bool) -> None:
    """Also when all labels are drawn before all values."""
    labels, values = ["Datum:", "Nummer:", "Amt:"], ["01.02.2024", "24/123", "Sozialamt"]
    cells = [(70, 700 - 14 * row, text) for row, text in enumerate(labels)]
    cells += [(300, 700 - 14 * row, text) for row, text in enumerate(values)]
    if not down:
        cells.sort(key=lambda cell: -cell[1])
    page = all_of(*(column(x, y, text) for x, y, text in cells))
    assert lines(pdf(page), reader) == ["Datum: 01.02.2024", "Nummer: 24/123", "Amt: Sozialamt"]


@pytest.mark.parametrize("reader", PDF_READERS)
def test_a_table_is_read_row_by_row(reader: str) -> None:
    rows = [
        ("Gremium", "Termin", "TOP", "Zuständigkeit"),
        ("Gemeinderat", "24.09.2024", "7", "Kenntnisnahme"),
    ]
    page = all_of(
        *(
            column(x, 700 - 14 * at, cell)
            for at, row in enumerate(rows)
            for x, cell in zip((70, 200, 320, 400), row, strict=True)
        )
    )
    assert lines(pdf(page), reader) == ["   ".join(row) for row in rows]


@pytest.mark.parametrize("reader", PDF_READERS)
def test_strangers_on_one_baseline_stay_one_line_with_a_gap(reader: str) -> None:
    page = all_of(column(70, 700, "Stadtrat Musterstadt"), column(400, 700, "Drucksache 7/12"))
    assert lines(pdf(page), reader) == ["Stadtrat Musterstadt   Drucksache 7/12"]


@pytest.mark.parametrize("reader", PDF_READERS)
def test_item_marks_stand_before_their_items(reader: str) -> None:
    page = all_of(column(70, 700, "1.", "2.", "a)"), column(110, 700, "Wann?", "Wer?", "Wo?"))
    assert lines(pdf(page), reader) == ["1. Wann?", "2. Wer?", "a) Wo?"]


@pytest.mark.parametrize("reader", PDF_READERS)
def test_a_page_mark_in_the_margin_is_not_glued_into_the_text(reader: str) -> None:
    page = all_of(column(510, 672, "2 von 2"), column(70, 700, *BODY))
    assert lines(pdf(page), reader) == [*BODY, "", "2 von 2"]


@pytest.mark.parametrize("reader", PDF_READERS)
def test_a_footer_drawn_first_comes_last(reader: str) -> None:
    page = all_of(column(280, 40, "Seite 1"), column(70, 700, *BODY))
    assert lines(pdf(page), reader) == [*BODY, "", "Seite 1"]


@pytest.mark.parametrize("reader", PDF_READERS)
@pytest.mark.parametrize("leading", [12.5, 14, 18.5])
def test_paragraphs_are_told_by_the_papers_own_line_spacing(reader: str, leading: float) -> None:
    first, second = BODY, [line.replace("Dies", "Das") for line in BODY]
    below = 700 - 6 * leading - 6
    page = all_of(column(70, 700, *first, leading=leading), column(70, below, *second, leading=leading))
    assert lines(pdf(page), reader) == [*first, "", *second]


@pytest.mark.parametrize("reader", PDF_READERS)
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_has_its_coordinates_upright(reader: str, turned: int) -> None:
    def draw(canvas: Canvas) -> None:
        # reportlab swaps the sides of a page it turns by a quarter: upright, each of these is A4.
        canvas.translate(*{90: (841.89, 0), 180: (595.28, 841.89), 270: (0, 595.28)}[turned])
        canvas.rotate(turned)
        canvas.setFont("Helvetica", 11)
        canvas.drawString(70, 741.89, "Anfrage")
        canvas.drawString(70, 711.89, "Datum:")
        canvas.drawString(200, 711.89, "1.2.2024")

    source = read(pdf(draw, turned=turned), name="x.pdf", reader=reader)
    assert source.text == "Anfrage\n\nDatum: 1.2.2024\n"
    box = source.lines[0].box
    assert box is not None
    assert 68 <= box[0] <= 72
    assert 88 <= box[1] <= 100 <= box[3] <= 104


@pytest.mark.parametrize("reader", PDF_READERS)
def test_rotated_text_is_a_line_of_its_own_at_the_end(reader: str) -> None:
    def aside(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(30, 400)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Vordruck 12")
        canvas.restoreState()

    assert lines(pdf(all_of(aside, column(70, 700, *BODY))), reader) == [*BODY, "", "Vordruck 12"]


@pytest.mark.parametrize("reader", PDF_READERS)
def test_pages_are_counted_and_their_lines_number_anew(reader: str) -> None:
    source = read(pdf(column(70, 700, "eins", "zwei"), column(70, 700, "drei")), name="x.pdf", reader=reader)
    assert shape(source) == [(1, 1, "eins"), (1, 2, "zwei"), (2, 1, "drei")]


# --- both readers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_both_readers_give_the_same_lines(path: Path) -> None:
    data = path.read_bytes()
    first, second = (read(data, name=path.name, reader=reader) for reader in PDF_READERS)
    assert first.text == second.text
    assert [(line.page, line.number) for line in first.lines] == [
        (line.page, line.number) for line in second.lines
    ]
    assert codes(first) == codes(second)


def test_there_are_papers_to_compare() -> None:
    assert len(PAPERS) > 2
    assert set(PDF_READERS) < set(READERS)
