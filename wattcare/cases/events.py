"""What cases announce after their transaction has committed."""

from dataclasses import dataclass

from wattcare.kernel.events import Event


@dataclass(frozen=True)
class CaseOpened(Event):
    case_id: int
    number: str
    kind: str


@dataclass(frozen=True)
class CaseChanged(Event):
    """Any verb on a case, by its timeline code (`noted`, `order_sent`, `replied` …)."""

    case_id: int
    number: str
    verb: str


@dataclass(frozen=True)
class CaseClosed(Event):
    case_id: int
    number: str
    kind: str
