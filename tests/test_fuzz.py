"""Any text gives a record that keeps what records promise: random text, and sound papers taken apart."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.invariants import check

PAPERS = [
    path.read_text("utf-8") for path in sorted((Path(__file__).parent / "fixtures" / "anfrage").glob("*.txt"))
]
LINES = sorted({line for paper in PAPERS for line in paper.splitlines()})

# Fixed, so that a build tells of the change that was made and not of the day; the coverage-guided target in
# fuzz/ looks for what is new.
_SETTINGS = settings(
    derandomize=True, deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow]
)


@_SETTINGS
@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    check(text)


@_SETTINGS
@given(
    st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=30)), max_size=40), st.sampled_from("\n\r\f")
)
def test_lines_of_papers_in_any_order(lines: list[str], end: str) -> None:
    check(end.join(lines))


@_SETTINGS
@given(st.sampled_from(PAPERS), st.data())
def test_papers_with_pieces_cut_and_doubled(paper: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(paper)))
        end = data.draw(st.integers(start, min(start + 200, len(paper))))
        paper = paper[:start] + paper[start:end] * data.draw(st.sampled_from((0, 2))) + paper[end:]
    check(paper)
