"""The suite's ground: a database of its own, the cn-sgcc pack and a small cast, frozen time where a test asks."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

MATERIAL = Path(os.environ.get("WATTCARE_MATERIAL", Path(__file__).resolve().parents[1] / "shared" / "material"))


def pytest_configure(config: pytest.Config) -> None:
    """Cheap passwords, no files outside the test's own folders."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The pack and the cast stand in the database before the first test; each test's own rows roll back."""
    from wattcare.project import testing

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        testing.settle_town()
    return


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Verbs speak English in tests, whatever a page before them activated."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _what_was_rolled_back_is_forgotten() -> Iterator[None]:
    """Processes keep pack, schemes and departments in mind; a test that changed them takes its changes back."""
    from wattcare.catalogue.queries import forget
    from wattcare.classification.queries.live import forget as forget_schemes
    from wattcare.customers.queries.own_fields import forget as forget_fields
    from wattcare.staff.queries import forget_tree

    yield
    forget()
    forget_schemes()
    forget_fields()
    forget_tree()


@pytest.fixture
def town(db: None) -> object:
    """The named people and places every test may use; see `wattcare.project.testing.Town`."""
    from wattcare.project import testing

    return testing.Town()


@pytest.fixture(scope="session")
def _copy(django_db_setup: None, django_db_blocker: object) -> Iterator[object]:
    from wattcare.project import testing_copies

    with django_db_blocker.unblock(), testing_copies.copied() as copy:  # type: ignore[attr-defined]
        yield copy


@pytest.fixture
def committed(_copy: object, town: object) -> object:
    """A copy of the town's database in which everything commits; see `wattcare.project.testing_copies.Copy`."""
    return _copy


@pytest.fixture
def material() -> Path:
    """The folder of files by others; the test is skipped where it is not there."""
    if not MATERIAL.is_dir():
        pytest.skip("the folder of outside material is not here (WATTCARE_MATERIAL names it)")
    return MATERIAL
