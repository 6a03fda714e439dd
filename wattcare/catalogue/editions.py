"""Commitments and their editions, read from the entries of a pack's file."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _
from yaml.nodes import Node

from wattcare.catalogue import rules
from wattcare.catalogue.entries import Entry
from wattcare.catalogue.vocabulary import variants_of
from wattcare.catalogue.yaml_files import child


def read_commitment(entry: Entry) -> rules.Commitment:
    """One commitment with all its editions, sorted by their first day."""
    variant_key = _key(entry, "variant_key")
    payment_key = _key(entry, "payment_key")
    binds = entry.word("binds", rules.Binds, rules.Binds.EACH)
    direction = entry.word("direction", rules.Direction, rules.Direction.AFTER)
    scheme = scheme_of(entry, asked=rules.VariantKey.CLASS in (variant_key, payment_key))
    reader = _EditionReader(entry, binds, direction, Keys(variant_key, payment_key, scheme))
    commitment = rules.Commitment(
        code=entry.code(sort="commitments"),
        names=entry.names(),
        matter=entry.reference("matter", "matters", needed=True) or "",
        kinds=entry.references("kinds", "kinds"),
        causes=entry.references("causes", "causes"),
        channels=entry.references("channels", "channels"),
        applies_to=entry.choice("applies_to", rules.TARGETS, rules.CASE),
        authority=entry.word("authority", rules.Authority, rules.Authority.PUBLISHED),
        start=entry.choice("start", rules.EVENTS),
        stop=entry.choice("stop", rules.EVENTS),
        binds=binds,
        direction=direction,
        variant_key=variant_key,
        payment_key=payment_key,
        scheme=scheme,
        pauses=entry.references("pauses", "pause_reasons"),
        reference=bool(entry.flag("reference")),
        editions=reader.editions(),
    )
    _check_scope(entry, commitment)
    return commitment


def _check_scope(entry: Entry, commitment: rules.Commitment) -> None:
    if commitment.applies_to in (rules.CASE, rules.ORDER) and not commitment.kinds:
        entry.wrong(None, _("The commitment names no kinds."), _("Add “kinds” with the kinds of case it holds for."))
    check_causes(entry, commitment.causes, commitment.kinds)


def check_causes(entry: Entry, causes: Iterable[str], kinds: Container[str]) -> None:
    """Report each cause that belongs to none of the kinds named beside it."""
    for cause in causes:
        if cause.partition(".")[0] not in kinds:
            what = _("The cause “%(code)s” belongs to none of the kinds named here.") % {"code": cause}
            entry.wrong("causes", what, _("Add its kind to “kinds”, or take the cause out."))


def scheme_of(entry: Entry, *, asked: bool) -> str:
    """The scheme whose classes the entry names: needed where it names some, out of place where it does not."""
    if asked:
        return entry.code("scheme")
    if entry.has("scheme"):
        entry.text("scheme")
        entry.wrong("scheme", _("“scheme” says nothing here: no class is asked for."), _("Take it out."))
    return ""


def _key(entry: Entry, key: str) -> rules.VariantKey | None:
    return entry.word(key, rules.VariantKey) if entry.has(key) else None


@dataclass(frozen=True)
class Keys:
    """By what the limits and payments of a commitment differ."""

    limits: rules.VariantKey | None
    payments: rules.VariantKey | None
    scheme: str


class _EditionReader:
    def __init__(self, entry: Entry, binds: rules.Binds, direction: rules.Direction, keys: Keys) -> None:
        self.entry, self.binds, self.direction, self.keys = entry, binds, direction, keys

    def editions(self) -> tuple[rules.Edition, ...]:
        pairs = [(self.edition(below), below) for below in self.entry.entries("editions", needed=True)]
        if not pairs and self.entry.has("editions"):
            self.entry.wrong("editions", _("The commitment has no edition."), _("Add one with its limits."))
        pairs.sort(key=lambda pair: pair[0].valid_from or date.min)
        for (earlier, _above), (later, below) in pairwise(pairs):
            if (earlier.valid_to or date.max) >= (later.valid_from or date.min):
                values = {"one": earlier.code, "other": later.code}
                below.wrong(
                    "valid_from", _("The editions “%(one)s” and “%(other)s” overlap.") % values,
                    _("Let the earlier one end the day before the later one begins (“valid_to”)."),
                )  # fmt: skip
        return tuple(edition for edition, _entry in pairs)

    def edition(self, entry: Entry) -> rules.Edition:
        edition = rules.Edition(
            code=entry.code("edition"),
            valid_from=entry.date("valid_from", needed=True),
            valid_to=entry.date("valid_to"),
            binds=entry.word("binds", rules.Binds, self.binds),
            issuer=entry.names("issuer"),
            source=entry.names("source"),
            calendar=entry.reference("calendar", "calendars", needed=True) or "",
            limits=entry.limits("limits"),
            earliest=entry.limits("earliest"),
            payments=_payments(entry),
        )
        self.check(entry, edition)
        entry.finish()
        return edition

    def check(self, entry: Entry, edition: rules.Edition) -> None:
        if edition.valid_from and edition.valid_to and edition.valid_to < edition.valid_from:
            entry.wrong("valid_to", _("The edition ends before it begins."), _("Exchange or correct the two dates."))
        if not edition.limits and not entry.has("limits"):
            entry.wrong(None, _("“%(key)s” is missing.") % {"key": "limits"}, _("Add it."))
        self.check_direction(entry, edition)
        self.check_variants(entry, "limits", edition.limits, self.keys.limits)
        self.check_variants(entry, "earliest", edition.earliest, self.keys.limits)
        self.check_variants(entry, "payments", edition.payments, self.keys.payments)

    def check_direction(self, entry: Entry, edition: rules.Edition) -> None:
        before = self.direction is rules.Direction.BEFORE
        for limit in (*edition.limits.values(), *edition.earliest.values()):
            if limit.is_lead != before:
                what = _("The limit “%(limit)s” does not fit the direction “%(direction)s”.")
                values = {"limit": limit, "direction": self.direction}
                entry.wrong("limits", what % values, _("Limits are negative with “before”, positive with “after”."))

    def check_variants(
        self, entry: Entry, key: str, given: Mapping[str, object], variant_key: rules.VariantKey | None
    ) -> None:
        for code in given:
            if code and variant_key is None:
                what = _("“%(key)s” differ by “%(code)s”, but the commitment does not say by what.")
                entry.wrong(
                    key, what % {"key": key, "code": code},
                    _("Add “variant_key” (for payments “payment_key”) to the commitment."),
                )  # fmt: skip
            elif code:
                sort = variants_of(variant_key, self.keys.scheme)
                entry.book.references.append((sort, code, entry.file, entry.line(key)))


def _payments(entry: Entry) -> dict[str, rules.Payment]:
    """Payments by variant, or one for all: a mapping with “amount” itself."""
    node = entry.get("payments")
    if node is not None and child(node, "amount") is not None:
        payment = _payment(entry, node, "payments")
        return {"": payment} if payment else {}
    return entry.keyed("payments", lambda node, key: _payment(entry, node, key))


def _payment(entry: Entry, node: Node, key: str) -> rules.Payment | None:
    below = entry.below(node, key)
    if below is None:
        return None
    amount = below.money("amount", needed=True)
    every = below.get("every")
    payment = rules.Payment(
        amount=amount or Decimal(0),
        further=below.money("further"),
        every=below.limit(every, "every") if every is not None else None,
        cap=below.money("cap"),
    )
    if (payment.further is None) != (every is None):
        below.wrong(None, _("“further” and “every” go together."), _("Give both or neither."))
    below.finish()
    return payment
