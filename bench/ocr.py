"""How well the repair does on real OCR: renders papers, reads them with Tesseract, repairs, counts.

    python bench/ocr.py [PAPER.pdf | FOLDER ...] [--dpi 150,200,300] [--language eng] [--pages N]

The truth is the text layer of the papers (default: the fixtures). Each page is rendered, turned and blurred
a little, and read by Tesseract with the wrong (`eng`) and the right (`deu`) language; what it read is kept
in a scratch folder, so a second run only repairs. Printed per language and resolution:

* `letters`  character error rate over the words found again, before and after,
* `words`    share of the words found again that are right, before and after,
* `spoiled`  words that were right before and are wrong after,
* `found`    share of the paper's words that could be found again at all (the rest is layout, not repair),
* `ms`       repair, per page, of the processor's time.

With `--fields`, whole papers are converted from such pictures instead, and the records compared with those
of the papers themselves, without and with the repair:

* `fields`     F1 of all judged values, letter for letter,
* `questions`  share of the questions that are right, words folded that the repair points out as doubtful;
               with `--faults` those that are not are listed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import ocr_records
import pypdfium2
from ocr_records import BLUR, SKEW
from PIL import Image, ImageFilter

from ratsdoc.cleaning.ledger import view
from ratsdoc.cleaning.repair import Acceptor, Level, acceptors, repair

FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "anfrage"
SCRATCH = Path(os.environ.get("RATSDOC_BENCH_CACHE", Path(tempfile.gettempdir()) / "ratsdoc-bench-ocr"))
PDFIUM = Lock()
"""PDFium is not safe to call from two threads."""
OUTSIDE = " .,;:!?()[]\"„“”»«'‚‘’*®…·•"
FOLD = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "s", "é": "o", "i": "", "l": "", "t": ""})


class Page(NamedTuple):
    """One page of a paper: its true text and the picture to read."""

    name: str
    truth: str
    paper: Path
    index: int


class Count(NamedTuple):
    """Sums over pages; `missed` and `spoiled` list (truth, before, after) of words wrong after the repair."""

    words: int
    found: int
    right_before: int
    right_after: int
    letters: int
    wrong_before: int
    wrong_after: int
    seconds: float
    pages: int
    missed: tuple[tuple[str, str, str], ...]
    spoiled: tuple[tuple[str, str, str], ...]


def pages(papers: list[Path], limit: int) -> Iterator[Page]:
    """The pages with at least 100 letters, at most `limit` of each paper."""
    for paper in papers:
        document = pypdfium2.PdfDocument(paper)
        for index in range(min(len(document), limit)):
            truth = document[index].get_textpage().get_text_range()
            truth = re.sub("[\x02\ufffe](\r?\n)?", "", truth)
            if sum(map(str.isalpha, truth)) >= 100:
                yield Page(paper.stem, truth, paper, index)


def read(page: Page, language: str, dpi: int) -> str:
    """The page as Tesseract reads it; from the scratch folder if it was read before."""
    key = hashlib.sha256(page.paper.read_bytes()).hexdigest()[:16]
    kept = SCRATCH / f"{key}-{page.index}-{language}-{dpi}-{SKEW}-{BLUR}.txt"
    if not kept.exists():
        with PDFIUM:
            bitmap = pypdfium2.PdfDocument(page.paper)[page.index].render(scale=dpi / 72)
            picture = bitmap.to_pil().convert("L")
        picture = picture.rotate(SKEW, resample=Image.Resampling.BICUBIC, fillcolor=255)
        with tempfile.TemporaryDirectory() as folder:
            image = Path(folder) / "page.png"
            picture.filter(ImageFilter.GaussianBlur(BLUR * dpi / 200)).save(image, dpi=(dpi, dpi))
            command = ["tesseract", str(image), "-", "-l", language]
            done = subprocess.run(
                command,
                capture_output=True,
                check=True,
                timeout=120,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        kept.write_bytes(done.stdout)
    return kept.read_text(encoding="utf-8")


def words(text: str) -> list[str]:
    """Words with a letter, joined over line ends, without the punctuation around them."""
    text = re.sub(r"(?<=\w)-\n(?=[a-zäöüß])", "", text)
    stripped = (word.strip(OUTSIDE) for word in text.split())
    return [word for word in stripped if any(map(str.isalpha, word))]


def aligned(truth: list[str], read: list[str]) -> Iterator[tuple[int, int]]:
    """Index pairs of words that are the same word, damaged or not, in the order of the page."""
    folded = [[word.lower().translate(FOLD) for word in side] for side in (truth, read)]
    for tag, a, b, c, d in SequenceMatcher(None, *folded, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(range(a, b), range(c, d), strict=True)
        elif tag == "replace":
            yield from _nearest(truth, read, range(a, b), range(c, d))


def _nearest(truth: list[str], read: list[str], left: range, right: range) -> Iterator[tuple[int, int]]:
    start = right.start
    for index in left:
        near = range(start, min(start + 4, right.stop))
        best = max(near, key=lambda other: alike(truth[index], read[other]), default=None)
        if best is not None and alike(truth[index], read[best]) >= 0.5:
            yield index, best
            start = best + 1


def alike(one: str, other: str) -> float:
    """Share of letters two words have in common, 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def distance(one: str, other: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        left, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            left, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, left + (a != b))
    return row[-1]


def count(paper: list[Page], texts: list[str], level: Level, accept: tuple[Acceptor, ...]) -> Count:
    """What the repair did to a paper, given as its pages and what was read on each."""
    text = "\n\n".join(texts)
    begin = time.process_time()
    edits, _ = repair(text, level, accept)
    seconds = time.process_time() - begin
    truth = words("\n\n".join(page.truth for page in paper))
    before, after = words(text), words(view(text, edits).text)
    pairs_before = {a: before[b] for a, b in aligned(truth, before)}
    pairs_after = {a: after[b] for a, b in aligned(truth, after)}
    common = sorted(pairs_before.keys() & pairs_after.keys())
    triples = [(truth[a], pairs_before[a], pairs_after[a]) for a in common]
    return Count(
        len(truth),
        len(common),
        sum(a == b for a, b, _ in triples),
        sum(a == c for a, _, c in triples),
        sum(len(a) for a, _, _ in triples),
        sum(distance(a, b) for a, b, _ in triples),
        sum(distance(a, c) for a, _, c in triples),
        seconds,
        len(paper),
        tuple(triple for triple in triples if triple[0] != triple[2]),
        tuple(triple for triple in triples if triple[0] == triple[1] != triple[2]),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("papers", nargs="*", type=Path, default=[FIXTURES])
    parser.add_argument("--dpi", default="150,200,300")
    parser.add_argument("--language", default="eng,deu")
    parser.add_argument("--level", default="safe", choices=["off", "safe", "full"])
    parser.add_argument("--pages", type=int, default=4, help="at most this many pages of a paper")
    parser.add_argument("--own", type=Path, help="a list of a city's own words, as a user would give it")
    parser.add_argument("--archive", action="store_true", help="ask the other papers, read well, as well")
    parser.add_argument("--show", type=int, default=0, help="list this many words still wrong")
    parser.add_argument("--fields", action="store_true", help="compare records instead of words")
    parser.add_argument("--faults", action="store_true", help="with --fields: list the questions not right")
    options = parser.parse_args()
    papers = sorted(
        path for given in options.papers for path in (given.glob("*.pdf") if given.is_dir() else [given])
    )
    if not papers:
        sys.exit("no papers: give PDFs with a text layer, or render the fixtures first")
    SCRATCH.mkdir(parents=True, exist_ok=True)
    if options.fields:
        print("language dpi papers | fields              | questions")
        for language in options.language.split(","):
            for dpi in map(int, options.dpi.split(",")):
                ocr_records.compare(
                    papers, language, dpi, options.level, options.pages, SCRATCH, options.faults
                )
        return
    todo = list(pages(papers, options.pages))
    known = {
        name: acceptors(options.own, others(name, todo, options.archive))
        for name in {page.name for page in todo}
    }
    print("language dpi pages   words  found | letters wrong       | words right         | spoiled    ms")
    for language in options.language.split(","):
        for dpi in map(int, options.dpi.split(",")):
            with ThreadPoolExecutor(2) as pool:
                texts = list(pool.map(lambda page: read(page, language, dpi), todo))  # noqa: B023
            counts = [
                count([page for page, _ in group], [text for _, text in group], options.level, known[name])
                for name, group in by_name(zip(todo, texts, strict=True))
            ]
            show(language, dpi, counts, options.show)


def by_name(read: Iterable[tuple[Page, str]]) -> Iterator[tuple[str, list[tuple[Page, str]]]]:
    """The pages and their texts by paper; they come in the order of papers."""
    for name, group in groupby(read, key=lambda pair: pair[0].name):
        yield name, list(group)


def others(name: str, todo: list[Page], wanted: bool) -> list[str]:
    """The true text of the papers other than `name`, leaving out copies of it."""
    mine = {page.truth for page in todo if page.name == name}
    return [page.truth for page in todo if wanted and page.name != name and page.truth not in mine]


def show(language: str, dpi: int, counts: list[Count], listed: int) -> None:
    """Prints one row and, if asked, the words still wrong and the words spoiled."""
    total = Count(*map(sum, list(zip(*counts, strict=True))[:9]), (), ())  # type: ignore[arg-type]
    missed = Counter(triple for one in counts for triple in one.missed)
    spoiled = Counter(triple for one in counts for triple in one.spoiled)
    print(
        f"{language:8} {dpi:3} {total.pages:5} {total.words:7} {total.found / total.words:6.1%} |"
        f" {total.wrong_before / total.letters:7.2%} -> {total.wrong_after / total.letters:7.2%} |"
        f" {total.right_before / total.found:7.2%} -> {total.right_after / total.found:7.2%} |"
        f" {sum(spoiled.values()):7} {1000 * total.seconds / total.pages:5.1f}"
    )
    for title, table in (("still wrong", missed), ("spoiled", spoiled)):
        for (truth, before, after), number in table.most_common(listed):
            print(f"    {title}: {number:3} {truth}  read {before}  now {after}")


if __name__ == "__main__":
    main()
