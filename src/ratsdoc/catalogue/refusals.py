"""Why an input was refused, or given up."""

from __future__ import annotations

from ratsdoc.catalogue.entry import Entry

REFUSALS: dict[str, Entry] = {
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
