"""The records of the archive. Import it as the chain: customer, account, agreement, supply, service point, premise."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower, Reverse

from wattcare.customers.rules import ContactKind, CustomerKind, Lifecycle
from wattcare.customers.rules.profile import ValueType
from wattcare.kernel.actors import Actor
from wattcare.kernel.clock import now


def code_key(field: str) -> Lower:
    """A code as it is sought: lower case, without the separators people put in (`text.code_token` in SQL)."""
    return Lower(Func(F(field), Value(" -/._"), Value(""), function="TRANSLATE"))


def key_index(name: str, field: str, condition: Q | None = None) -> models.Index:
    """Finds codes by their first characters as one types, in any collation, in one short index scan."""
    return models.Index(OpClass(code_key(field), name="text_pattern_ops"), name=name, condition=condition)


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever serves customers must find each of them; personal data stay masked on the page."""
        return self if actor.has("customers.view") else self.none()


class Customer(models.Model):
    """A person or organisation the supplier serves, served, or may serve."""

    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, default=CustomerKind.PERSON)
    lifecycle = models.CharField(max_length=20, default=Lifecycle.CURRENT)
    name = models.CharField(max_length=200)
    identity_code = models.CharField(max_length=40, blank=True)  # resident identity number or social credit code
    language = models.CharField(max_length=10, default="zh-hans")
    sector = models.CharField(max_length=10, blank=True)  # GB/T 4754 section, or what the supplier's pack uses
    importance = models.CharField(max_length=20, blank=True)  # grade of an important user
    special_needs = models.JSONField(default=list)  # codes: life support, elderly … (CIM specialNeed)
    intermediary = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="residents", db_index=False
    )
    source = models.CharField(max_length=40, default="entered")  # where the record came from
    details = models.JSONField(default=dict)  # own profile fields, as imported
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(
        default=1, db_default=1
    )  # grows with each change of the record or its contact points
    search = SearchVectorField(null=True)  # words of names and addresses; codes and telephones have own indexes

    objects = CustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="customers_customer_number"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in CustomerKind]), name="customers_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(lifecycle__in=[str(stage) for stage in Lifecycle]), name="customers_lifecycle_known"
            ),
            models.CheckConstraint(
                condition=Q(intermediary=None) | ~Q(intermediary=F("id")), name="customers_not_own_intermediary"
            ),
        ]
        indexes = [
            # The pending list is read by every search: kept short, it costs less than half a millisecond.
            GinIndex(fields=["search"], name="customers_terms", gin_pending_list_limit=512),
            models.Index(
                fields=["intermediary", "id"], name="customers_residents", condition=Q(intermediary__isnull=False)
            ),
            models.Index(OpClass(Lower("name"), name="text_pattern_ops"), name="customers_name_key"),
            key_index("customers_number_key", "number"),
            key_index("customers_identity_key", "identity_code", ~Q(identity_code="")),
            models.Index(fields=["lifecycle", "id"], name="customers_lifecycle", condition=~Q(lifecycle="current")),
            models.Index(fields=["kind", "id"], name="customers_kind", condition=~Q(kind="person")),
        ]

    def __str__(self) -> str:
        return self.number


class OwnFieldQuerySet(models.QuerySet["OwnField"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever sees customers sees what their fields mean."""
        return self.filter(removed_at=None) if actor.has("customers.view") else self.none()


class OwnField(models.Model):
    """A field of the profile that the supplier has added; its values stand in the customers' details under its code."""

    code = models.CharField(max_length=60)
    names = models.JSONField()  # by language
    type = models.CharField(max_length=10)
    choices = models.JSONField(default=list)  # {"code": …, "names": {…}} each
    low = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    unit = models.CharField(max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(default=100)
    minutes = models.DecimalField(max_digits=6, decimal_places=2, null=True)  # work to collect a value
    created_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True)

    objects = OwnFieldQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(removed_at=None), name="customers_own_field_code"),
            models.CheckConstraint(
                condition=Q(type__in=[str(kind) for kind in ValueType]), name="customers_own_field_type"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ContactPoint(models.Model):
    """A way to reach a customer; a person's name where the customer is an organisation."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contact_points", db_index=False)
    kind = models.CharField(max_length=20, default=ContactKind.PHONE)
    value = models.CharField(max_length=300)  # E.164 for telephones, lower case for e-mail
    label = models.CharField(max_length=60, blank=True)
    person = models.CharField(max_length=100, blank=True)
    preferred = models.BooleanField(default=False)
    source = models.CharField(max_length=40, default="entered")
    verified_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-preferred", "id"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "kind", "value"], name="customers_contact_point_once"),
            models.CheckConstraint(
                condition=~Q(kind="phone") | Q(value__regex=r"^\+[0-9]{4,15}$"), name="customers_phone_is_e164"
            ),
        ]
        indexes = [
            models.Index(fields=["value"], name="customers_contact_value", condition=~Q(kind="phone")),
            models.Index(
                OpClass("value", name="varchar_pattern_ops"), name="customers_phone_key", condition=Q(kind="phone")
            ),
            models.Index(  # the last digits, as people give them: local numbers without area code, "ending in 8000"
                OpClass(Reverse("value"), name="text_pattern_ops"),
                name="customers_phone_end",
                condition=Q(kind="phone"),
            ),
        ]


class Account(models.Model):
    """A billing relation of a customer (户号)."""

    number = models.CharField(max_length=40)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="accounts")
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    balance_due = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    currency = models.CharField(max_length=3, default="CNY")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["number"], name="customers_account_number")]
        indexes = [key_index("customers_account_key", "number")]

    def __str__(self) -> str:
        return self.number


class Agreement(models.Model):
    """The contract of an account: tariff class, voltage, capacity, validity."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="agreements")
    number = models.CharField(max_length=40)
    tariff_class = models.CharField(max_length=60, blank=True)
    connection = models.CharField(max_length=20, blank=True)  # variant of connection limits: resident, lv, hv1, hv2
    voltage_v = models.PositiveIntegerField(null=True)
    capacity_kva = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    signed_on = models.DateField(null=True)
    validity = DateRangeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["number"], name="customers_agreement_number")]


class Feeder(models.Model):
    """A medium-voltage line that leaves a substation."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100, blank=True)
    substation = models.CharField(max_length=100, blank=True)


class Transformer(models.Model):
    """A distribution transformer (台区) on a feeder."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100, blank=True)
    feeder = models.ForeignKey(Feeder, on_delete=models.PROTECT, null=True, related_name="transformers")
    capacity_kva = models.DecimalField(max_digits=12, decimal_places=2, null=True)


class Premise(models.Model):
    """Where supply is used; its area kind decides limits."""

    address = models.CharField(max_length=300)
    postal_code = models.CharField(max_length=12, blank=True)
    district = models.CharField(max_length=100, blank=True)
    area_kind = models.CharField(max_length=30, blank=True)  # a code of the pack's area kinds
    department_code = models.CharField(max_length=60, blank=True)  # the unit that serves this area
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)


class ServicePoint(models.Model):
    """Where supply is delivered (CIM UsagePoint)."""

    code = models.CharField(max_length=40)
    premise = models.ForeignKey(Premise, on_delete=models.PROTECT, related_name="service_points")
    transformer = models.ForeignKey(Transformer, on_delete=models.PROTECT, null=True, related_name="service_points")
    voltage_v = models.PositiveIntegerField(null=True)
    phases = models.PositiveSmallIntegerField(default=1)
    connected = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="customers_point_code")]
        indexes = [key_index("customers_point_key", "code")]

    def __str__(self) -> str:
        return self.code


class Meter(models.Model):
    """A meter at a service point while `installed` holds."""

    number = models.CharField(max_length=40)
    service_point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, related_name="meters")
    installed = DateRangeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            # The number's 64-bit hash stands for the number: an index over texts costs three times as much.
            ExclusionConstraint(
                name="customers_meter_place",
                expressions=[
                    (Func(F("number"), Value(0), function="HASHTEXTEXTENDED"), RangeOperators.EQUAL),
                    ("installed", RangeOperators.OVERLAPS),
                ],
            )
        ]
        indexes = [key_index("customers_meter_key", "number")]


class Supply(models.Model):
    """A service point is supplied under an agreement while `validity` holds; never under two at once."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="supplies")
    service_point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, related_name="supplies")
    validity = DateRangeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(validity__isempty=False), name="customers_supply_lasts"),
            ExclusionConstraint(
                name="customers_supply_no_overlap",
                expressions=[("service_point", RangeOperators.EQUAL), ("validity", RangeOperators.OVERLAPS)],
            ),
        ]


class Interaction(models.Model):
    """One contact with a customer: when, where, how, who, about what, its cost. Append-only, held by the database."""

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, related_name="interactions", db_index=False
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    service_point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=now)
    channel = models.CharField(max_length=30)
    inbound = models.BooleanField(default=True)
    place = models.CharField(max_length=100, blank=True)
    staff_id = models.BigIntegerField(null=True)
    staff_code = models.CharField(max_length=150, blank=True)
    about = models.CharField(max_length=30, blank=True)  # the case's number, where there is one
    subject = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    duration_s = models.PositiveIntegerField(null=True)
    cost = models.DecimalField(max_digits=10, decimal_places=2, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-at", "-id"], name="customers_interaction_list"),
            models.Index(fields=["about"], name="customers_interaction_about", condition=~Q(about="")),
        ]


class Usage(models.Model):
    """Energy used at an account in a month, with its bill."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="usage", db_index=False)
    month = models.DateField()  # its first day
    kwh = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "month"], name="customers_usage_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="customers_usage_month"),
        ]


class Payment(models.Model):
    """What was due for a month, and when it was paid."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="payments", db_index=False)
    month = models.DateField()
    due_on = models.DateField()
    paid_on = models.DateField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "month"], name="customers_payment_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="customers_payment_month"),
        ]
