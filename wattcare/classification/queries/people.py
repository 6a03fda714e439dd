"""Who drew up what: the names behind the codes that versions keep."""

from collections.abc import Iterable

from wattcare.staff.models import User


def called(codes: Iterable[str]) -> dict[str, str]:
    """What people are called, by the code records keep of them; whoever is no person keeps the code. One statement."""
    wanted = {one for one in codes if one}
    found = dict(User.objects.filter(username__in=wanted).values_list("username", "name")) if wanted else {}
    return {code: found.get(code) or code for code in wanted}
