"""A public contact becomes a case."""

from typing import Any

from wattcare.cases.actions import NewCase, open_case
from wattcare.cases.rules import NewFile
from wattcare.catalogue.queries import pack as pack_in_use
from wattcare.kernel.actors import Actor
from wattcare.kernel.idempotency import answer_once
from wattcare.kernel.results import NotFound


def receive_contact(*, actor: Actor, contact: dict[str, Any], files: tuple[NewFile, ...] = ()) -> str:
    """Open the case of a contact form and return its number; the same form sent twice opens one case.

    An account number nobody knows is kept in the text: a stranger must not learn from us which numbers exist.
    """
    wanted = {name: contact[name] for name in sorted(contact) if name not in {"upload", "website"}}

    def create() -> tuple[int, Any]:
        case = _opened(actor, contact, files)
        return 201, {"number": case}

    _status, body = answer_once(actor, contact["key"], repr(wanted), create)
    return str(body["number"])


def _opened(actor: Actor, contact: dict[str, Any], files: tuple[NewFile, ...]) -> str:
    try:
        return open_case(actor=actor, new=_case(contact, contact["account"].strip()), files=files).number
    except NotFound:
        return open_case(actor=actor, new=_case(contact, ""), files=files).number


def _case(contact: dict[str, Any], account: str) -> NewCase:
    lines = [contact["description"], contact["account"] if not account else ""]
    return NewCase(
        kind=contact["kind"],
        subject=contact["subject"],
        channel=web_channel(),
        description="\n\n".join(line for line in lines if line),
        account=account,
        caller_name=contact["name"],
        caller_phone=contact["phone"],
        caller_email=contact["email"],
        caller_address=contact["address"],
        wants_call_back=contact["wants_call_back"],
    )


def web_channel() -> str:
    """The pack's channel for its web site."""
    channels = pack_in_use().channels
    return next((channel.code for channel in channels if channel.medium == "web"), channels[0].code)
