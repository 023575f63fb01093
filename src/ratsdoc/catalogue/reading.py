"""What made a paper hard to read."""

from __future__ import annotations

from ratsdoc.catalogue.entry import Entry

READING: dict[str, Entry] = {
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
}
