"""Options of the test suite, and fixtures that many tests use."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# Equal runs find equal things: random tests start from the same seed everywhere. No deadline, since a
# busy machine is slow and that is no fault of the code.
settings.register_profile(
    "ratsdoc",
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ratsdoc")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="write golden records instead of comparing with them"
    )


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written."""
    return bool(request.config.getoption("--update"))
