from dataclasses import dataclass

from wattcare.kernel.events import Event


@dataclass(frozen=True)
class PackLoaded(Event):
    """A version of a pack became the active one of its code; `in_use`: it is the supplier's own pack."""

    code: str
    version: str
    version_id: int
    in_use: bool
