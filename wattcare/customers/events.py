"""Facts the archive announces."""

from dataclasses import dataclass

from wattcare.kernel.events import Event


@dataclass(frozen=True)
class CustomerChanged(Event):
    """A customer was created or their record changed; `fields` names what changed, nothing for a new one."""

    customer_id: int
    number: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class SupplyChanged(Event):
    """Somebody moved in or out at a service point."""

    service_point_id: int
    customer_id: int | None
