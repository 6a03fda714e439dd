"""The verb that brings in the schemes of a pack: each waits, proved, for a person to put it live."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from wattcare.catalogue.packs import PackFolder
from wattcare.classification.actions.drafting import draft_scheme, propose_scheme
from wattcare.classification.actions.refusing import BadScheme
from wattcare.classification.models import Scheme
from wattcare.classification.queries.shipped import schemes_in
from wattcare.classification.rules.findings import SchemeError
from wattcare.classification.rules.reading import document_of
from wattcare.classification.rules.schemes import Scheme as SchemeRules
from wattcare.customers.queries.profile import profile_fields
from wattcare.kernel.actors import Actor

STEP = 5  # between the places of two schemes, so that others find room between them


@transaction.atomic
def bring_schemes(*, actor: Actor, folder: PackFolder) -> list[str]:
    """Draw up and propose the schemes of a pack's folder that the supplier does not have; their codes.

    A scheme that is there, in whatever version or retired, stays as it is. Raises BadScheme, and NotProved.
    """
    actor.require("classification.draft")
    known = set(Scheme.objects.values_list("code", flat=True))
    identity = {"code": folder.pack.code, "version": folder.pack.version}
    with override(folder.pack.language):
        note = _("Came with the pack %(code)s %(version)s.") % identity
    new = [(place, scheme) for place, scheme in places(folder) if scheme.code not in known]
    for place, scheme in new:
        draft_scheme(actor=actor, document=document_of(scheme), note=note)
        Scheme.objects.filter(code=scheme.code).update(position=place)
        propose_scheme(actor=actor, code=scheme.code)
    return [scheme.code for _place, scheme in new]


def places(folder: PackFolder) -> list[tuple[int, SchemeRules]]:
    """The schemes of a pack's folder with their places in lists. Raises BadScheme."""
    try:
        schemes = schemes_in(folder.path, profile_fields())
    except SchemeError as error:
        raise BadScheme(error) from error
    return [(nth * STEP, scheme) for nth, scheme in enumerate(schemes, start=1)]
