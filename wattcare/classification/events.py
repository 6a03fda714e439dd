"""Facts classification announces."""

from dataclasses import dataclass

from wattcare.kernel.events import Event


@dataclass(frozen=True)
class SchemeWentLive(Event):
    """A version of a scheme decides from now on."""

    scheme: str
    version: int


@dataclass(frozen=True)
class ClassesChanged(Event):
    """Customers are in another class than before; `moved` holds (customer id, class before or "", class now).

    Announced for changes of the archive; a scheme's first classification and a new version are `SchemeWentLive`.
    """

    scheme: str
    moved: tuple[tuple[int, str, str], ...]
