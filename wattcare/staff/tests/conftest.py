from collections.abc import Iterator

import pytest

from wattcare.staff.queries import forget_tree


@pytest.fixture(autouse=True)
def _tree_of_its_own() -> Iterator[None]:
    """Departments a test makes are rolled back; the process must not remember them."""
    yield
    forget_tree()
