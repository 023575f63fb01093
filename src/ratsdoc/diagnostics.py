"""Everything ratsdoc can find fault with: one code, one entry, one paragraph in the documentation.

RD1xx something is missing, RD2xx the structure is odd, RD3xx the text was hard to read, RD4xx the
input was refused. A number is never given to a second meaning.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Severity = Literal["info", "warning", "error"]


class Span(NamedTuple):
    """Half-open range of characters of the source text."""

    start: int
    end: int


class Entry(NamedTuple):
    """What a code means: its severity, its message, why it matters and what to do."""

    severity: Severity
    message: str
    why: str
    remedy: str


class Finding(NamedTuple):
    """One case of a code: `values` fill the message, `field` is a JSON pointer into the document."""

    code: str
    spans: tuple[Span, ...] = ()
    field: str | None = None
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def entry(self) -> Entry:
        return CATALOGUE[self.code]

    @property
    def message(self) -> str:
        return self.entry.message.format(**dict(self.values))


CATALOGUE: dict[str, Entry] = {
    "RD101": Entry(
        "warning",
        "no title found",
        "Readers and indexes know a paper by its title.",
        "Look at the head of the paper; if it has a title, its layout is new to ratsdoc: report it",
    ),
    "RD102": Entry(
        "warning",
        "no line names the kind of paper",
        "The kind was concluded from the text, not read.",
        "Check the kind, or state it with --kind",
    ),
    "RD103": Entry(
        "info",
        "no phrase leads to the questions",
        "Many councils go without; elsewhere it may have been misread.",
        "Nothing, where the city's papers have none",
    ),
    "RD104": Entry(
        "error",
        "no question found",
        "An Anfrage without questions is either misread or not an Anfrage.",
        "Compare the record with the paper",
    ),
    "RD105": Entry(
        "info",
        "no signature found",
        "Some councils print none; elsewhere the last page may be missing.",
        "Nothing, where the city's papers have none",
    ),
    "RD106": Entry(
        "info",
        "the paper does not say who asks",
        "What a signature suggests is not taken for what the paper states.",
        "Nothing, where the city's papers name nobody",
    ),
    "RD201": Entry(
        "warning",
        "numbering does not run on at {number}",
        "A question may be lost, or a line taken for one.",
        "Compare the questions with the paper",
    ),
    "RD202": Entry(
        "info",
        "numbering starts again at {number}",
        "Numbers do not tell the questions of this paper apart.",
        "Cite questions by place or by group heading",
    ),
    "RD203": Entry(
        "warning",
        'the heading "{marker}" stands behind its text or has none',
        "The reader met the heading after its text; the text may be in a neighbouring section.",
        "Compare the sections with the paper",
    ),
    "RD204": Entry(
        "warning",
        "{characters} characters belong to no section",
        "What no section claims is kept in `unassigned`, not lost.",
        "Read the text in `unassigned`",
    ),
    "RD205": Entry(
        "info",
        'the line "{marker}" stands where none of its kind is expected; kept as text',
        "Its words open a section elsewhere in such papers.",
        "Compare the section around it with the paper",
    ),
    "RD206": Entry(
        "info",
        "{lines} numbered lines were not taken as questions",
        "They may be dates, lists in the reasons, or questions after all.",
        "Look at the places given",
    ),
    "RD207": Entry(
        "warning",
        "questions without numbers, told by their paragraphs",
        "Where one ends and the next begins is the paragraph's doing, not a number's.",
        "Compare the questions with the paper",
    ),
    "RD208": Entry(
        "info",
        "the {later} stands before the {earlier}",
        "Sections in an unusual order may be an order fault of the reader.",
        "Compare the order with the paper",
    ),
    "RD209": Entry(
        "info",
        "item {number} asks nothing",
        "It may be a premise or a request; it is kept as printed.",
        "Read the item",
    ),
    "RD210": Entry(
        "warning",
        "names at the end without a mark such as gez.",
        "They are taken as signatures because of where they stand.",
        "Compare the signatures with the paper",
    ),
    "RD211": Entry(
        "warning",
        "where the last question ends is doubtful",
        "Text follows it that may belong to it or to the reasons.",
        "Read the last question and the reasons",
    ),
    "RD212": Entry(
        "warning",
        'the paper calls itself "{heading}", a kind that is not read yet',
        "Its text is kept as paragraphs.",
        "State another kind with --kind if this one is wrong",
    ),
    "RD213": Entry(
        "warning",
        "the kind of paper is not recognised",
        "Its text is kept as paragraphs.",
        "State the kind with --kind",
    ),
    "RD214": Entry(
        "warning",
        "the title is doubtful",
        "Several lines could be the title, or the only one is unusual.",
        "Compare the title with the paper",
    ),
    "RD216": Entry(
        "info",
        "a question stands outside the list of questions",
        "It may be a rhetorical question of the reasons, or one that the paper asks.",
        "Read the place given",
    ),
    "RD218": Entry(
        "warning",
        'the names on the line "{line}" have nothing between them; they were split by pairs',
        "Columns of names that a reader glued together do not say where a name ends.",
        "Compare the signatures with the paper",
    ),
    "RD301": Entry(
        "warning",
        "page {page} has no text, only pictures",
        "What is printed there is not in the record.",
        "Let OCR read it (--ocr auto), or run it over the file: ocrmypdf -l deu in.pdf out.pdf",
    ),
    "RD302": Entry(
        "warning",
        "{count} characters that no text may hold were replaced",
        "NULs, control characters and lone surrogates come from broken font maps or damaged files.",
        "Compare the places with the paper",
    ),
    "RD303": Entry(
        "error",
        "the paper has no text",
        "There is nothing to read: it is empty or a scan without a text layer.",
        "Let OCR read it (--ocr auto), or run it over the file: ocrmypdf -l deu in.pdf out.pdf",
    ),
    "RD304": Entry(
        "info",
        "{count} invisible marks for text direction",
        "They turn the reading order of what they enclose; they stay in `raw`.",
        "Nothing, unless the text reads oddly",
    ),
    "RD305": Entry(
        "warning",
        "page {page} could not be read",
        "What is printed there is not in the record.",
        "Open the file in a viewer and print it to a new PDF",
    ),
    "RD306": Entry(
        "warning",
        "the text is not UTF-8; it was read as {encoding}",
        "Old exports are often in a Windows encoding; a wrong guess shows as odd characters.",
        "Convert the file to UTF-8",
    ),
    "RD307": Entry(
        "warning",
        "the file is damaged but could be read",
        "Pages or characters may be missing.",
        "Compare the record with the paper",
    ),
    "RD308": Entry(
        "warning",
        "the paper is a form; what is filled in may be missing",
        "Text typed into form fields is not part of the page text.",
        "Print the form to a new PDF",
    ),
    "RD310": Entry(
        "warning",
        "{pages}: read by an OCR program that knew no German: {umlauts} umlauts where about {expected} are "
        "due, {damaged} damaged words such as {examples}",
        "Every ä, ö, ü and ß was taken for something else; repair brings back most of them, not all.",
        "Read the pictures again: --ocr redo, or ocrmypdf --redo-ocr -l deu in.pdf out.pdf",
    ),
    "RD311": Entry(
        "error",
        "{pages}: the text layer is not language: {known} of {words} words are known, "
        "{odd} of {characters} characters are no letters that papers hold",
        "The font's table of characters is missing or wrong, so the text differs from what is printed.",
        "Read the picture instead: --ocr auto, or ocrmypdf --force-ocr -l deu in.pdf out.pdf",
    ),
    "RD312": Entry(
        "warning",
        '{pages}: "{letters}" seems to be lost from {damaged} words such as {examples}',
        "Some fonts have no entry for umlauts or ligatures, and the letters vanish without a trace.",
        "Read the picture instead: --ocr redo, or ocrmypdf --force-ocr -l deu in.pdf out.pdf",
    ),
    "RD313": Entry(
        "info",
        "{word} may be {others}",
        "The paper was read badly and both are real words, so the word was left as it was read.",
        "Compare the places with the paper",
    ),
    "RD320": Entry(
        "error",
        "{pages}: not read: Tesseract is not installed",
        "The page is a picture, or its text layer is of no use; only OCR can read it.",
        "Install it with its German model: apt install tesseract-ocr tesseract-ocr-deu (Debian, Ubuntu), "
        "dnf install tesseract tesseract-langpack-deu (Fedora), "
        "brew install tesseract tesseract-lang (macOS)",
    ),
    "RD321": Entry(
        "error",
        "{pages}: not read: Tesseract has no model for {language}",
        "A model for another language misreads every ä, ö, ü and ß.",
        "Install the model: apt install tesseract-ocr-deu (Debian, Ubuntu; the last part names the "
        "language), "
        "dnf install tesseract-langpack-deu (Fedora), brew install tesseract-lang (macOS); or name another "
        "with --ocr-lang: tesseract --list-langs tells which there are",
    ),
    "RD322": Entry(
        "error",
        "{pages}: OCR was not done within {seconds} s and was broken off",
        "A picture may take endless work; what is printed there is not in the record.",
        "Raise --ocr-seconds if the page is sound",
    ),
    "RD323": Entry(
        "error",
        "{pages}: not read, since OCR reads at most {limit} pages of a paper",
        "OCR takes about a second a page; a limit keeps one paper from stopping the run.",
        "Raise --ocr-pages if the whole paper is wanted",
    ),
    "RD324": Entry(
        "error",
        "{pages}: OCR failed: {detail}",
        "What is printed there is not in the record.",
        "Try the page by hand, to see what is wrong: tesseract page.png - -l deu",
    ),
    "RD325": Entry(
        "warning",
        "page {page}: read with little confidence: {doubtful} of {words} words are doubtful",
        "The picture is coarse, faint or dirty, or shows handwriting.",
        "Compare the places with the paper, or scan it again with 300 dpi",
    ),
    "RD326": Entry(
        "warning",
        "page {page}: {lines} lines of print seem to be lost",
        "Where OCR gave no words there is ink that looks like a line of print.",
        "Compare the page with the paper",
    ),
    "RD327": Entry(
        "info",
        "page {page}: turned by {degrees} degrees clockwise to be read",
        "It was scanned sideways, upside down or askew. Boxes are those of the page as it lies.",
        "Nothing",
    ),
    "RD400": Entry(
        "error",
        "{name}: cannot be opened: {detail}",
        "The operating system refused.",
        "Check the file's permissions",
    ),
    "RD401": Entry(
        "error",
        "{name}: no such file",
        "The path leads nowhere.",
        "Check the spelling of the path",
    ),
    "RD402": Entry(
        "error",
        "{name}: is a folder, not a paper",
        "One paper is one file.",
        "Name the files in it, or give the folder to the command `ratsdoc convert`",
    ),
    "RD403": Entry("error", "{name}: the file is empty", "It has no bytes.", "Fetch the file again"),
    "RD404": Entry(
        "error",
        "{name}: neither a PDF nor text",
        "ratsdoc reads PDF and plain text.",
        "Convert the file to PDF first",
    ),
    "RD405": Entry(
        "error",
        "{name}: the PDF is damaged: {detail}",
        "PDFium cannot open it.",
        "Fetch the file again, or try to repair it: qpdf in.pdf out.pdf",
    ),
    "RD406": Entry(
        "error",
        "{name}: the PDF is locked by a password",
        "Its text cannot be read without it.",
        "Unlock it first: qpdf --password=… --decrypt in.pdf out.pdf",
    ),
    "RD407": Entry(
        "error", "{name}: the PDF has no pages", "There is nothing to read.", "Fetch the file again"
    ),
    "RD408": Entry(
        "error",
        "{name}: too large: {detail}",
        "Limits keep one file from taking the machine.",
        "Raise the limit if the file is sound",
    ),
    "RD410": Entry(
        "error",
        "{name}: not read within {seconds} s",
        "A file may ask for endless work; a deadline keeps it from stopping the run.",
        "Raise --deadline if the file is sound",
    ),
    "RD411": Entry(
        "error",
        "{name}: reading it takes more than {megabytes} MiB of memory",
        "A few kilobytes can unfold to gigabytes; a limit keeps them from taking the machine.",
        "Raise --memory if the file is sound",
    ),
    "RD412": Entry(
        "error",
        "{name}: the process that read it died: {detail}",
        "A reader's native code crashed on this file; nothing else was touched.",
        "Open the file in a viewer and print it to a new PDF; please report the file",
    ),
    "RD413": Entry(
        "error",
        "{name}: ratsdoc failed on it: {detail}",
        "This is a fault of ratsdoc, not of the file.",
        "Please report the file",
    ),
    "RD414": Entry(
        "error",
        "{name}: cannot be taken out of its archive: {detail}",
        "The archive is damaged, locked or unfolds to more than is sensible.",
        "Unpack the archive and give the folder",
    ),
}
