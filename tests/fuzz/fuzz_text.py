"""Coverage-guided fuzzing of the path from text to record, with atheris (optional: `pip install atheris`).

    python tests/fuzz/fuzz_text.py CORPUS tests/fixtures/anfrage -max_total_time=300 -timeout=10

CORPUS is a folder that the fuzzer fills; the sound papers of the second are where it starts. What it finds
ends the process and lies in a file `crash-…` or `timeout-…`; what it may find is written in `check`.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["ratsdoc"]):
    # The package imports its parts when they are asked for, which would be too late.
    from invariants import check

    import ratsdoc.pipeline  # noqa: F401

if __name__ == "__main__":
    atheris.Setup(sys.argv, lambda data: check(data.decode("utf-8", "replace")))
    atheris.Fuzz()
