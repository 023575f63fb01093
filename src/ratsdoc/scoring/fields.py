"""What is compared, and how: one row for each field of the contract.

A field that is not in the table is not compared; reports name such keys instead of passing over them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

How = Literal["text", "code"]
"""`text`: words, so nearly right is worth telling. `code`: numbers, dates and names of a type, where
one wrong character makes another thing; softly right then means strictly right."""

LEVEL = "level"
"""Not a key of the JSON: how deep an item stands in its tree, "1" for the outermost."""


class Part(NamedTuple):
    """One value of a field: the name it is reported by, where it stands in an item, how it is compared.

    `closed`: a closed gold that leaves it out says that it is null.
    """

    name: str
    path: str
    how: How = "code"
    closed: bool = True


class Field(NamedTuple):
    """A key below `document` (dots lead into objects); with `many`, a list of strings or objects.

    `main` is the member by which an item is known and which is reported under the field's own name;
    `members` are its other values; `children` the keys under which items of the same type nest.
    `kinds` are the kinds of paper that have the field (none named: all of them). `closed` as in `Part`.
    """

    path: str
    how: How = "text"
    many: bool = False
    main: str = "text"
    members: tuple[Part, ...] = ()
    children: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    closed: bool = True


def _parts(
    field: str, *codes: str, texts: tuple[str, ...] = (), open: tuple[str, ...] = ()
) -> tuple[Part, ...]:
    return (
        *(Part(f"{field}.{code}", code) for code in codes),
        *(Part(f"{field}.{text}", text, "text") for text in texts),
        *(Part(f"{field}.{code}", code, closed=False) for code in open),
    )


_MOTIONS = ("antrag", "aenderungsantrag", "vorlage")

FIELDS: tuple[Field, ...] = (
    Field("kind", "code"),
    Field("heading"),
    Field("title"),
    Field("reference", "code"),
    Field("date"),
    Field("date.value", "code"),
    Field("body"),
    # What a type, a form or a level says is never null, so a gold that leaves it out does not judge it.
    Field("originators", many=True, members=_parts("originators", open=("type",))),
    Field("addressee"),
    Field("referral"),
    Field("referral.mode", "code"),
    Field("referral.committees", many=True),
    # Gold written by hand seldom copies the letterhead.
    Field("letterhead", many=True, closed=False),
    Field("signatures", many=True, main="name", members=_parts("signatures", "mark", texts=("role",))),
    Field("attachments", many=True),
    Field("preamble", many=True, kinds=("anfrage",)),
    Field("petition", kinds=("anfrage",)),
    Field(
        "questions",
        many=True,
        members=_parts("questions", "number", "label", texts=("heading",), open=("form", LEVEL)),
        children=("questions",),
        kinds=("anfrage",),
    ),
    Field("demand", kinds=("anfrage",)),
    Field("reasons", many=True, kinds=("anfrage", *_MOTIONS)),
    Field("formula", kinds=_MOTIONS),
    Field(
        "resolution",
        many=True,
        members=_parts("resolution", "number", "label", open=(LEVEL,)),
        children=("items", "questions"),
        kinds=_MOTIONS,
    ),
    Field("amends", kinds=("aenderungsantrag",)),
    Field("amends.reference", "code", kinds=("aenderungsantrag",)),
    Field("department", kinds=("vorlage",)),
    Field("rapporteur", kinds=("vorlage",)),
    Field(
        "consultations",
        many=True,
        main="body",
        members=_parts("consultations", "date", texts=("role",)),
        kinds=("vorlage",),
    ),
    Field("finance", many=True, kinds=("vorlage",)),
    Field("answers_to.reference", "code", kinds=("antwort",)),
    Field("answers_to.title", kinds=("antwort",)),
    Field("answers_to.date", kinds=("antwort",)),
    Field("answers_to.date.value", "code", kinds=("antwort",)),
    Field(
        "answers",
        many=True,
        members=_parts("answers", "questions", texts=("question_text",)),
        kinds=("antwort",),
    ),
    Field("remarks", many=True, kinds=("antwort",)),
    Field("meeting.body", kinds=("niederschrift",)),
    Field("meeting.number", "code", kinds=("niederschrift",)),
    Field("meeting.date", kinds=("niederschrift",)),
    Field("meeting.date.value", "code", kinds=("niederschrift",)),
    Field("meeting.start", "code", kinds=("niederschrift",)),
    Field("meeting.end", "code", kinds=("niederschrift",)),
    Field("meeting.place", kinds=("niederschrift",)),
    Field(
        "attendance",
        many=True,
        main="name",
        members=_parts("attendance", texts=("role",)),
        children=("names", "members"),
        kinds=("niederschrift",),
        closed=False,
    ),
    Field(
        "items",
        many=True,
        main="title",
        members=_parts(
            "items",
            *("number", "reference", "vote.result", "vote.yes", "vote.no", "vote.abstain"),
            texts=("text", "resolution"),
        ),
        kinds=("niederschrift",),
    ),
    Field("paragraphs", many=True, kinds=("unknown",), closed=False),
)

NOT_COMPARED = frozenset({"unassigned"})
"""Keys of a document that are no statement about the paper."""

_SECTIONS = (
    "preamble",
    "petition",
    "questions",
    "demand",
    "reasons",
    "resolution",
    "signatures",
    "attachments",
)

CONCERNS: dict[str, tuple[str, ...]] = {
    "RD101": ("title",),
    "RD102": ("kind", "heading"),
    "RD103": ("petition",),
    "RD104": ("questions",),
    "RD105": ("signatures",),
    "RD106": ("originators",),
    "RD201": ("questions", "resolution"),
    "RD202": ("questions", "resolution"),
    "RD203": ("preamble", "questions", "reasons", "resolution"),
    "RD204": _SECTIONS,
    "RD205": _SECTIONS,
    "RD206": ("questions", "resolution"),
    "RD207": ("questions",),
    "RD208": _SECTIONS,
    "RD209": ("questions",),
    "RD210": ("signatures",),
    "RD211": ("questions", "reasons", "demand"),
    "RD212": ("",),
    "RD213": ("",),
    "RD214": ("title",),
    "RD216": ("questions",),
    "RD301": ("",),
    "RD302": ("",),
    "RD303": ("",),
    "RD305": ("",),
    "RD307": ("",),
    "RD308": ("",),
}
"""The fields for which a code warns, whatever its pointer says; "" is the whole document. A code that
is not here (RD306: a wrong encoding is seen at once) warns by its pointer only."""
