"""Many small live schemes at once, past all proof: for tests of what is shown of them."""

from collections.abc import Sequence

from wattcare.classification.models import ClassCode, Membership, Scheme, SchemeVersion, State
from wattcare.classification.queries.live import forget
from wattcare.customers.models import Customer
from wattcare.kernel.clock import now
from wattcare.kernel.names import Names


def many_schemes(customer: Customer, members: Sequence[int], tone: str = "info") -> None:
    """A scheme for each number, with a class of so many of 100 members, the customer too: “Class 0” in “Scheme 0” …"""
    for place, count in enumerate(members):
        code = f"scheme-{place}"
        names = Names({"en": f"Class {place}", "zh-hans": f"类别{place}"})
        called = {"en": f"Scheme {place}", "zh-hans": f"方案{place}"}
        document = {
            "code": code, "names": called, "criterion": called,
            "classes": [{"code": "all", "names": dict(names), "tone": tone, "when": "TRUE"}],
        }  # fmt: skip
        scheme = Scheme.objects.create(code=code, names=Names(called), position=place)
        SchemeVersion.objects.create(
            scheme=scheme, number=1, state=State.LIVE, document=document, fields=["voltage_v"], drafted_by_code="zhou",
            authors=["zhou"], approved_by_id=1, approved_by_code="gao",
        )  # fmt: skip
        made = ClassCode.objects.create(scheme=scheme, code="all", names=names, tone=tone, members=count)
        ClassCode.objects.create(scheme=scheme, code="rest", names=names, members=100 - count)
        Membership.objects.create(customer=customer, scheme=scheme, class_code=made, since=now().date())
    forget()
