"""Personal data as everybody who serves customers sees them: enough to recognise, not enough to misuse.

Addresses stay readable: where supply is used decides what is done. In full by `actions.unmasking.unmask` only.
"""

from wattcare.customers.models import ContactPoint
from wattcare.customers.queries.home import region
from wattcare.customers.queries.search import shown_phone
from wattcare.customers.rules import ContactKind
from wattcare.kernel.text import mask_email, mask_identity, mask_name


def masked_contact(point: ContactPoint) -> str:
    """A contact point's value, masked by its kind."""
    return masked_value(point.kind, point.value)


def masked_value(kind: str, value: str) -> str:
    """The value of a contact of this kind, masked."""
    match kind:
        case ContactKind.PHONE:
            return shown_phone(value, region())
        case ContactKind.EMAIL:
            return mask_email(value)
        case ContactKind.WECHAT:
            return mask_name(value)
        case _:
            return value


def masked_identity(code: str) -> str:
    """An identity or credit code, masked; "" stays "". Credit codes of organisations are masked alike."""
    return mask_identity(code) if code else ""
