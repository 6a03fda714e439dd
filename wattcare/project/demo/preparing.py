"""What `wattcare demo` does before it starts the servers: pack, town, progress on the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from wattcare.catalogue.actions import load_pack
from wattcare.catalogue.packs import read_pack
from wattcare.catalogue.queries import pack as standing
from wattcare.customers.models import Customer
from wattcare.kernel.actors import system
from wattcare.project.demo.building import Progress as Tell
from wattcare.project.demo.building import build_town, town_exists
from wattcare.project.demo.engaging import SignIn, demo_sign_ins
from wattcare.project.demo.texts import packs_with_a_town
from wattcare.project.trouble import Trouble

POINTS_PER_CUSTOMER = 1.2


def prepare(*, pack: str, customers: int, cases: int, seed: int) -> list[SignIn]:
    """Load the pack and build its town, unless a town stands already; returns the sign-ins in the terminal's language.

    Raises Trouble for a pack without a town, and for a database that holds customers of its own.
    """
    if not town_exists():
        _demand_room(pack)
        load_pack(actor=system("demo"), pack=read_pack(pack))
        with bars() as tell:
            build_town(
                pack_code=pack, seed=seed, customers=customers, cases=cases, progress=tell,
                service_points=round(customers * POINTS_PER_CUSTOMER),
            )  # fmt: skip
    elif pack != standing().code:
        told = _("The town that stands here is of the pack %(code)s; another one needs another WATTCARE_HOME.")
        Console(stderr=True).print(told % {"code": standing().code}, highlight=False)
    return demo_sign_ins(get_language() or "en")


def _demand_room(pack: str) -> None:
    known = packs_with_a_town()
    if pack not in known:
        raise Trouble(
            _("There is no demo town for the pack %(code)s.") % {"code": pack},
            _("Choose one of: %(codes)s.") % {"codes": ", ".join(known)},
        )
    if Customer.objects.exists():
        raise Trouble(
            _("This database holds customers already, who are not the demo's."),
            _("Start the demo with another WATTCARE_HOME or DATABASE_URL."),
        )


@contextmanager
def bars() -> Iterator[Tell]:
    """A bar for each phase on the terminal; plain lines where there is none."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description:<32}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console) as progress:

        def tell(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = progress.add_task(phase, total=total)
            progress.update(tasks[phase], completed=done, total=total)

        yield tell
