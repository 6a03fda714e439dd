"""The records a pack is made of, all frozen; `rules.Pack` holds them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from wattcare.catalogue.vocabulary import (
    CASE,
    Authority,
    Binds,
    CallBack,
    ChoiceField,
    Direction,
    Nature,
    Stage,
    VariantKey,
)
from wattcare.commitments.rules import Limit
from wattcare.kernel.names import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of case. `department` is the code of the one that gets it first; `causes` are its roots."""

    code: str
    names: Names
    nature: Nature
    prefix: str
    icon: str
    tone: str = "neutral"
    department: str | None = None
    callback: CallBack = CallBack.ON_REQUEST
    restricted: bool = False
    anonymous: bool = False
    attaches: bool = False
    instant: bool = False
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A coded reason. `code` is dotted, starting with the kind; `level` from 1; `source`: seen or memory."""

    code: str
    names: Names
    kind: str
    parent: str | None = None
    level: int = 1
    department: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaKind:
    code: str
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A value of a variant key, such as `connection: hv_single`, with its name; of a class its scheme too."""

    key: VariantKey
    code: str
    names: Names
    scheme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChoice:
    """A value that a field of the archive may hold, as records hold it; `field` is one of `vocabulary.ChoiceField`."""

    field: ChoiceField
    code: str
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseReason:
    code: str
    names: Names
    needs_evidence: bool = False
    needs_approval: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReason:
    """Why an order is sent back. `needs_note` asks for words, `suggest` for the right department."""

    code: str
    names: Names
    needs_note: bool = False
    suggest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a step ended. `settled`: True ends the matter, False sends it back, None says nothing about it."""

    code: str
    names: Names
    stage: Stage
    settled: bool | None = None
    reached: bool | None = None
    needs_note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDef:
    """A way customers reach the supplier; its `medium` is one of `vocabulary.MEDIA`."""

    code: str
    names: Names
    medium: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentDef:
    code: str
    names: Names
    parent: str | None = None
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDef:
    code: str
    names: Names
    permissions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDef:
    """A standard wording, such as the acknowledgement of a letter; `use` says where it is offered."""

    code: str
    names: Names
    use: str
    text: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What a miss costs, in the pack's currency; `further` for each further `every` of time, up to `cap`."""

    amount: Decimal
    further: Decimal | None = None
    every: Limit | None = None
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A limit as it was in force from the first to the last day (both counted; None: open, or not known).

    `limits` go by variant ("" for all); `earliest` is the other end of a window for notices given beforehand.
    """

    code: str
    valid_from: date | None
    valid_to: date | None
    issuer: Names
    source: Names
    calendar: str
    limits: Mapping[str, Limit]
    binds: Binds = Binds.EACH
    earliest: Mapping[str, Limit] = field(default_factory=dict)
    payments: Mapping[str, Payment] = field(default_factory=dict)

    def limit_for(self, variant: str = "") -> Limit | None:
        """The limit of the variant, else the one for all; None when this variant is promised nothing."""
        return self.limits.get(variant, self.limits.get(""))

    def payment_for(self, variant: str = "") -> Payment | None:
        """What a miss costs the supplier for the variant; None when nothing is owed."""
        return self.payments.get(variant, self.payments.get(""))

    def in_force(self, on: date) -> bool:
        """Whether `on` lies between the first and the last day."""
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A published, legal or internal limit with all its editions.

    `start` and `stop` are event codes. With direction `before`, the limits are negative and count back from
    `start`: `stop` must have happened by then. `causes` and `channels` narrow it; empty: all. `reference`
    ones are shown for comparison and never run a clock. `binds` is the rule; an edition may have its own.
    Limits differ by the fact `variant_key`, payments by the fact `payment_key`; `scheme` says whose classes are meant
    where that is `class`.
    """

    code: str
    names: Names
    start: str
    stop: str
    editions: tuple[Edition, ...]
    kinds: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    applies_to: str = CASE
    authority: Authority = Authority.PUBLISHED
    binds: Binds = Binds.EACH
    direction: Direction = Direction.AFTER
    variant_key: VariantKey | None = None
    payment_key: VariantKey | None = None
    scheme: str = ""
    pauses: tuple[str, ...] = ()
    matter: str = ""
    reference: bool = False

    def edition_on(self, day: date) -> Edition | None:
        """The edition in force on the day a case was received; None when none was."""
        return next((edition for edition in self.editions if edition.in_force(day)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Which department a case goes to first, before its cause or kind is asked; the first route that fits decides.

    All that is given must hold: one of `kinds`, a cause at or below one of `causes`, the customer in one of `classes`
    of `scheme`, of one of the grades `importance`, at a place of one of `area_kinds`. Empty: all.
    """

    code: str
    names: Names
    department: str
    kinds: tuple[str, ...]
    causes: tuple[str, ...] = ()
    scheme: str = ""
    classes: tuple[str, ...] = ()
    importance: tuple[str, ...] = ()
    area_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A heading under which people look for commitments, such as repair or bills."""

    code: str
    names: Names
