"""Bad input: a clear error or a record that says so; never a traceback, never half a file."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path
from typing import NamedTuple

import orjson
import pytest
from fpdf import FPDF
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

import ratsdoc
from papers import PDFS, command
from ratsdoc import errors
from ratsdoc.cli.convert import write
from ratsdoc.cli.exits import ExitCode
from ratsdoc.diagnostics import CATALOGUE

PAPER = """Anfrage

Lärm am Ring

Wir fragen den Magistrat:

1. Wie laut ist es nachts?

gez. Greta Hollmann
"""


def locked() -> bytes:
    """A PDF that asks for a password."""
    paper = FPDF()
    paper.set_encryption(owner_password="owner", user_password="secret")
    paper.add_page()
    paper.set_font("Helvetica", size=11)
    paper.cell(text="Anfrage")
    return bytes(paper.output())


def without_pages() -> bytes:
    """A PDF that is sound and has no page."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    data += b"xref\n0 3\n0000000000 65535 f \n" + table
    return data + b"trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def picture() -> bytes:
    """A PDF of one page, and on it a picture."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.drawImage(ImageReader(Image.new("RGB", (20, 20), "grey")), 50, 400, 400, 300)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


class Refused(NamedTuple):
    data: bytes
    error: type[errors.RatsdocError]


REFUSED = {
    "empty.pdf": Refused(b"", errors.EmptyFileError),
    "empty.txt": Refused(b"", errors.EmptyFileError),
    "archive.pdf": Refused(b"PK\x03\x04" + bytes(60), errors.NotAPaperError),
    "picture.png": Refused(b"\x89PNG\r\n\x1a\n" + bytes(60), errors.NotAPaperError),
    "bytes.bin": Refused(bytes(range(256)) * 40, errors.NotAPaperError),
    "page.html": Refused(b"<!DOCTYPE html><html><body>Anfrage</body></html>", errors.NotAPaperError),
    "header-only.pdf": Refused(b"%PDF-1.7\n", errors.DamagedPdfError),
    "cut-short.pdf": Refused(PDFS[0].read_bytes()[:300], errors.DamagedPdfError),
    "locked.pdf": Refused(locked(), errors.EncryptedPdfError),
    "no-pages.pdf": Refused(without_pages(), errors.NoPagesError),
}


class Told(NamedTuple):
    data: bytes
    codes: set[str]
    exit: ExitCode


TOLD = {
    "picture.pdf": Told(picture(), {"RD301", "RD303"}, ExitCode.NO_TEXT),
    "blank.txt": Told(b" \n\n\t\n", {"RD303"}, ExitCode.NO_TEXT),
    "controls.txt": Told(PAPER.replace("Ring", "R\x01i\x02ng").encode(), {"RD302"}, ExitCode.OK),
    "nul.txt": Told(PAPER.replace("Ring", "R\0ing").encode(), {"RD302"}, ExitCode.OK),
    "lone-surrogates.txt": Told(PAPER.encode("utf-16") + b"\x00\xd8\n\0", {"RD302"}, ExitCode.OK),
    "right-to-left.txt": Told(PAPER.replace("Ring", "\u202eRing\u202c").encode(), {"RD304"}, ExitCode.OK),
    "old-encoding.txt": Told(PAPER.encode("cp1252"), {"RD306"}, ExitCode.OK),
}

# "never": what the library says of a picture must not hang on whether an OCR program is installed.
NEVER = ("--ocr", "never")


@pytest.mark.parametrize("name", REFUSED)
def test_the_library_raises_a_typed_error(tmp_path: Path, name: str) -> None:
    data, error = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(data)
    for paper in (path, str(path), data, io.BytesIO(data)):
        with pytest.raises(error) as raised:
            ratsdoc.convert(paper)
        assert raised.value.code == error.code
        assert CATALOGUE[error.code].remedy in str(raised.value)


@pytest.mark.parametrize("name", REFUSED)
def test_the_command_refuses_it(tmp_path: Path, name: str) -> None:
    data, error = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(data)
    done = command("convert", path, "-o", tmp_path / "out")
    assert done.returncode == ExitCode.UNREADABLE
    assert done.stdout == b""
    assert error.code in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert list(tmp_path.rglob("*.json")) == []
    assert list(tmp_path.rglob("*.part")) == []


@pytest.mark.parametrize("name", TOLD)
def test_a_record_says_what_was_wrong(name: str) -> None:
    data, codes, _ = TOLD[name]
    record = ratsdoc.convert(data, name=name, ocr="never")
    assert codes <= {finding.code for finding in record.diagnostics}
    assert orjson.loads(record.to_json())["source"]["name"] == name


@pytest.mark.parametrize("name", TOLD)
def test_the_command_writes_the_record_and_says_so(tmp_path: Path, name: str) -> None:
    data, codes, expected = TOLD[name]
    path = tmp_path / name
    path.write_bytes(data)
    done = command("convert", path, *NEVER)
    assert done.returncode == expected, done.stderr.decode()
    assert codes <= {finding["code"] for finding in orjson.loads(done.stdout)["diagnostics"]}
    assert all(code in done.stderr.decode() for code in codes)
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1252"])
def test_encodings_give_the_same_paper(codec: str) -> None:
    sound = ratsdoc.convert_text(PAPER).document
    hurt = ratsdoc.convert(PAPER.encode(codec)).document
    assert isinstance(sound, ratsdoc.Anfrage)
    assert isinstance(hurt, ratsdoc.Anfrage)
    assert [one.text for one in hurt.questions] == [one.text for one in sound.questions]
    assert hurt.title is not None
    assert hurt.title.text == "Lärm am Ring"


def test_text_of_python_may_hold_what_no_file_can() -> None:
    record = ratsdoc.convert_text(PAPER.replace("Ring", "R\ud800ng\0"))
    assert {"RD302"} <= {finding.code for finding in record.diagnostics}
    assert orjson.loads(record.to_json())


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(errors.NotFoundError):
        ratsdoc.convert(tmp_path / "none.pdf")
    done = command("convert", tmp_path / "none.pdf")
    assert (done.returncode, done.stdout) == (ExitCode.UNREADABLE, b"")
    assert "RD401" in done.stderr.decode()


def test_a_folder_given_as_a_file(tmp_path: Path) -> None:
    with pytest.raises(errors.FolderError):
        ratsdoc.convert(tmp_path)


def test_five_megabytes_on_one_line() -> None:
    text = "Wir fragen den Magistrat wie laut es ist " * 125_000
    assert len(text) > 5_000_000
    done = command("convert", "-", *NEVER, stdin=text.encode())
    assert done.returncode in (ExitCode.OK, ExitCode.DOUBTS, ExitCode.UNREADABLE), done.stderr.decode()[
        -2000:
    ]
    assert "Traceback" not in done.stderr.decode()
    if done.returncode == ExitCode.UNREADABLE:
        assert "RD408" in done.stderr.decode()
    else:
        assert orjson.loads(done.stdout)["source"]["bytes"] == len(text)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
@pytest.mark.parametrize("reader", ["pdfium", "pdfplumber"])
def test_a_truncated_pdf_is_damaged_or_says_so(share: float, reader: str) -> None:
    whole = max(PDFS, key=lambda path: path.stat().st_size).read_bytes()
    try:
        record = ratsdoc.convert(whole[: int(len(whole) * share)], reader=reader, ocr="never")
    except errors.DamagedPdfError:
        return
    assert {"RD303", "RD305", "RD307"} & {finding.code for finding in record.diagnostics}


def test_an_output_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text(PAPER, encoding="utf-8")
    (tmp_path / "out").write_text("a file where a folder should be")
    done = command("convert", paper, "-o", tmp_path / "out")
    assert (done.returncode, done.stdout) == (ExitCode.OUTPUT, b"")
    assert "Traceback" not in done.stderr.decode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "paper.txt"]


def test_a_record_in_place_stays_whole_when_the_disk_fills(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "paper.json"
    write(place, b"an older record")
    whole = Path.write_bytes

    def half(self: Path, data: bytes) -> int:
        whole(self, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        write(place, b"a newer record")
    assert place.read_bytes() == b"an older record"
    assert list(tmp_path.iterdir()) == [place]


def test_a_file_name_that_is_no_text_is_read_all_the_same(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/anfrage\xff.txt"
    Path(os.fsdecode(path)).write_text("Anfrage\n", encoding="utf-8")
    assert b"anfrage\xef\xbf\xbd.txt" in ratsdoc.convert(os.fsdecode(path)).to_json()
