"""What is odd about the structure of a paper."""

from __future__ import annotations

from ratsdoc.catalogue.entry import Entry

STRUCTURE: dict[str, Entry] = {
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
}
