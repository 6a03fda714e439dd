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

    Announced for changes of the archive and of the day, in parts of at most a thousand customers; a scheme's first
    classification and a new version are `SchemeWentLive`. Sensitive schemes are announced as well: whoever listens
    tells nobody who may not see them.
    """

    scheme: str
    moved: tuple[tuple[int, str, str], ...]
