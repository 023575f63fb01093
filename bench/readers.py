"""What reading costs: our PDFium reader against PDFium's floor, pdfplumber and pdftotext.

    python bench/readers.py tests/fixtures/anfrage/*.pdf

The floor is what a reader of lines cannot do without: open, text of each page, and for each line the
boxes of its first and last character, its font size and its weight; no layout, no findings. All are
measured in turn, file by file, in one run, so that a busy machine is busy for all; of each file the
best of `ROUNDS` counts, and of the files the median.
"""

from __future__ import annotations

import ctypes
import io
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2.raw as pdfium

from ratsdoc.errors import RatsdocError
from ratsdoc.readers import read

ROUNDS = 5


def floor(data: bytes) -> int:
    """Lines of the paper, each with two boxes, size and weight asked for."""
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    lines = 0
    for index in range(pdfium.FPDF_GetPageCount(document)):
        page = pdfium.FPDF_LoadPage(document, index)
        textpage = pdfium.FPDFText_LoadPage(page)
        count = pdfium.FPDFText_CountChars(textpage)
        buffer = (ctypes.c_ushort * (2 * count + 1))()
        units = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
        text = ctypes.string_at(buffer, 2 * max(units - 1, 0)).decode("utf-16-le", "surrogatepass")
        start = 0
        for line in text.split("\r\n"):
            if line:
                last = start + len(line) - 1
                pdfium.FPDFText_GetCharBox(textpage, start, left, right, bottom, top)
                pdfium.FPDFText_GetCharBox(textpage, last, left, right, bottom, top)
                pdfium.FPDFText_GetFontSize(textpage, start)
                pdfium.FPDFText_GetFontWeight(textpage, start)
                lines += 1
            start += len(line) + 2
        pdfium.FPDFText_ClosePage(textpage)
        pdfium.FPDF_ClosePage(page)
    pdfium.FPDF_CloseDocument(document)
    return lines


def ours(data: bytes) -> None:
    read(data, name="bench")


def referee(data: bytes) -> None:
    read(data, name="bench", reader="pdfplumber")


def plumber(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_text()
            page.close()


def pdftotext(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        subprocess.run(["pdftotext", "-layout", file.name, "-"], capture_output=True, check=False)


def milliseconds(work: Callable[[bytes], object], data: bytes, rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        begin = time.perf_counter()
        work(data)
        best = min(best, time.perf_counter() - begin)
    return best * 1000


def main(paths: list[str]) -> int:
    candidates: dict[str, tuple[Callable[[bytes], object], int]] = {
        "PDFium floor": (floor, ROUNDS),
        "ratsdoc, pdfium": (ours, ROUNDS),
        "ratsdoc, pdfplumber": (referee, 1),
        "pdfplumber extract_text": (plumber, 1),
    }
    if shutil.which("pdftotext"):
        candidates["pdftotext (process)"] = (pdftotext, 2)
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for path in paths:
        data = Path(path).read_bytes()
        try:
            ours(data)
        except RatsdocError as error:
            print(f"{path}: {error.reason}", file=sys.stderr)
            continue
        for name, (work, rounds) in candidates.items():
            taken[name].append(milliseconds(work, data, rounds))
    if not taken["PDFium floor"]:
        print("usage: python bench/readers.py PAPER.pdf ...", file=sys.stderr)
        return 2
    print(f"{len(taken['PDFium floor'])} papers; milliseconds for each, and times the floor")
    for name, times in taken.items():
        ratio = statistics.median(a / b for a, b in zip(times, taken["PDFium floor"], strict=True))
        print(f"{name:26}{statistics.median(times):9.2f} {max(times):9.2f} max {ratio:8.2f} x")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
