import pytest


@pytest.fixture
def morning():
    """Ten in the morning of a day in spring, at the supplier; `move_to` and `shift` let time pass."""
    from datetime import UTC, datetime

    import time_machine

    with time_machine.travel(datetime(2026, 3, 10, 2, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller
