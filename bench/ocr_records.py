"""The part of the noise bench (`ocr.py --fields`) that compares whole records: scans against papers.

Each paper is turned into a PDF of pictures and read by Tesseract; what it read is kept in the scratch folder
as long as the code that reads is the same. The records of it, without and with the repair, are compared with
that of the paper itself.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import re
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageFilter

from ratsdoc import pipeline, readers
from ratsdoc.cleaning.repair import Level
from ratsdoc.options import Options
from ratsdoc.readers import ocr
from ratsdoc.record import Record
from ratsdoc.scoring.load import load_gold, load_records
from ratsdoc.scoring.score import rates, score
from ratsdoc.source import Source

SKEW, BLUR = 0.3, 0.4
"""Degrees and pixels: a page laid on a glass by hand."""


class Task(NamedTuple):
    """A paper to photograph, and how it is read, repaired and kept."""

    paper: Path
    language: str
    dpi: int
    level: Level
    limit: int
    scratch: Path


class Converted(NamedTuple):
    """A paper as JSON, born digital and read without and with the repair, and the questions of each."""

    name: str
    born: bytes
    off: bytes
    mended: bytes
    questions: tuple[list[str], list[str], list[str]]


def photographed(paper: Path, dpi: int, limit: int) -> bytes:
    """The first pages of a paper as a PDF of pictures, turned and blurred a little."""
    taken = []
    document = pypdfium2.PdfDocument(paper)
    for index in range(min(len(document), limit)):
        picture = document[index].render(scale=dpi / 72).to_pil().convert("L")
        picture = picture.rotate(SKEW, resample=Image.Resampling.BICUBIC, fillcolor=255)
        taken.append(picture.filter(ImageFilter.GaussianBlur(BLUR * dpi / 200)))
    buffer = io.BytesIO()
    taken[0].save(buffer, "PDF", save_all=True, append_images=taken[1:], resolution=dpi)
    return buffer.getvalue()


def seen(task: Task) -> Source:
    """The photographed paper as Tesseract reads it; from the scratch folder if it was read before."""
    code = b"".join(path.read_bytes() for path in sorted(Path(readers.__file__).parent.glob("*.py")))
    key = hashlib.sha256(task.paper.read_bytes() + code).hexdigest()[:16]
    kept = task.scratch / f"{key}-{task.limit}-{task.language}-{task.dpi}-{SKEW}-{BLUR}.pickle"
    if kept.exists():
        source: Source = pickle.loads(kept.read_bytes())  # the bench wrote it
        return source
    data = photographed(task.paper, task.dpi, task.limit)
    blank = readers.read(data, name=task.paper.name)
    source = ocr.reread(blank, data, list(range(1, blank.pages + 1)), ocr.Wish(task.language, dpi=task.dpi))
    kept.write_bytes(pickle.dumps(source))
    return source


def converted(task: Task) -> Converted:
    """One paper of the bench."""
    first = pypdfium2.PdfDocument.new()
    whole = pypdfium2.PdfDocument(task.paper)
    first.import_pages(whole, list(range(min(len(whole), task.limit))))
    buffer = io.BytesIO()
    first.save(buffer)
    born = pipeline.from_bytes(buffer.getvalue(), task.paper.name, Options(ocr="never"))
    source = seen(task)
    off = pipeline.from_source(source, Options(repair="off"))
    mended = pipeline.from_source(source, Options(repair=task.level))
    asked = (questions(born, mended), questions(off, mended), questions(mended, mended))
    return Converted(task.paper.name, born.to_json(), off.to_json(), mended.to_json(), asked)


def questions(record: Record, doubts: Record) -> list[str]:
    """The questions of a record; words that `doubts` says may be others are those others."""
    texts = [one.text for one in getattr(record.document, "questions", ())]
    for finding in doubts.diagnostics:
        if finding.code == "RD313":
            word, others = finding.message.split(" may be ")
            for other in others.split(" or "):
                texts = [re.sub(rf"\b{re.escape(word)}\b", other, text) for text in texts]
    return texts


def compare(
    papers: list[Path], language: str, dpi: int, level: Level, limit: int, scratch: Path, faults: bool
) -> None:
    """Prints one row of the bench and, if asked, the questions that are not right."""
    tasks = [Task(paper, language, dpi, level, limit, scratch) for paper in papers]
    with ProcessPoolExecutor(2) as pool, tempfile.TemporaryDirectory() as folder:
        done = list(pool.map(converted, tasks))
        f1 = []
        for name in ("born", "off", "mended"):
            (Path(folder) / name).mkdir()
            for one in done:
                (Path(folder) / name / f"{one.name}.json").write_bytes(getattr(one, name))
        for name in ("off", "mended"):
            total = score(load_gold(Path(folder) / "born"), load_records(Path(folder) / name).papers).total
            f1.append(rates(total, total.strict).f1 or 0.0)
    asked = sum(len(one.questions[0]) for one in done)
    before, after = (
        sum((Counter(one.questions[0]) & Counter(one.questions[place])).total() for one in done)
        for place in (1, 2)
    )
    print(
        f"{language:8} {dpi:3} {len(papers):6} | {f1[0]:7.2%} -> {f1[1]:7.2%} |"
        f" {before / asked:7.2%} -> {after / asked:7.2%} of {asked}"
    )
    for one in done if faults else ():
        missed = Counter(one.questions[0]) - Counter(one.questions[2])
        extra = list((Counter(one.questions[2]) - Counter(one.questions[0])).elements())
        for question in missed.elements():
            print(f"    {one.name}: {_difference(question, extra)}")


def _difference(question: str, others: list[str]) -> str:
    """Where the nearest of the other questions differs: "gro[ß|®] ist"; the whole question without one."""
    best = max(others, key=lambda other: SequenceMatcher(None, question, other).ratio(), default="")
    matcher = SequenceMatcher(None, question, best, autojunk=False)
    if matcher.ratio() < 0.5:
        return f"not found: {question[:90]}"
    return ", ".join(
        f"{question[max(0, a - 12) : a]}[{question[a:b]}|{best[c:d]}]{question[b : b + 8]}"
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    )
