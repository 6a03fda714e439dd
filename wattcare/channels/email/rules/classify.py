"""Whether a person wrote a message, or a machine; and what a machine says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from wattcare.channels.email.rules.bounces import FailedRecipient, failed_recipients, original_message_id
from wattcare.channels.email.rules.shapes import ParsedMail


class MailClass(StrEnum):
    """What kind of writer a message has."""

    ORDINARY = "ordinary"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Classified:
    """The class, the code of the sign that decided, and for a bounce whom it failed and which message it was."""

    mail_class: MailClass
    reason: str = ""
    failed: tuple[FailedRecipient, ...] = ()
    original_message_id: str = ""


_DAEMON = re.compile(
    r"^(mailer[-_.]?daemon|mail[-_.]?daemon|postmaster|mdaemon|mail-?delivery|maildelivery|amavisd?)\b", re.I
)
_DAEMON_NAME = re.compile(r"mail(er)?[ -]?(delivery|daemon)|mail administrator|系统退信|邮件系统|邮局管理员", re.I)
_BOUNCE_SUBJECT = re.compile(
    r"undeliver|returned mail|returned to sender|failure notice"
    r"|delivery (status notification|failure|has failed|problem|report)|mail (delivery|system error)"
    r"|could not (be delivered|send message)|message (not|un)\s?deliver|non[- ]?delivery"
    r"|系统退信|退信通知|邮件退回|退回的邮件|投递失败|无法投递|未送达|傳送失敗|unzustellbar|non remis",
    re.I,
)
_AUTOMATIC_SUBJECT = re.compile(
    r"^\W{0,3}(?:(?:re|aw|回复|答复)\s*[:：]\s*)?\W{0,2}"
    r"(?:auto(?:matic|mated)?[ -]?(?:reply|response|answer|respond\w*)"
    r"|auto\s*:"
    r"|out[ -]of[ -](?:the[ -])?office|away from (?:my )?(?:mail|office|desk)|on vacation|vacation (?:reply|response)"
    r"|自动回复|自动答复|自动应答|自動回覆|自动转发|外出自动|休假自动|假期自动|(?:我)?(?:正在|已)?(?:外出|休假)(?:中|通知)"
    r"|automatische antwort|abwesenheitsnotiz|réponse automatique|respuesta automática|autosvar|автоответ)",
    re.I,
)
_AUTOMATIC_FIELDS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-qq-autoreply",
    "x-mail-autoreply",
    "x-vacation",
)
_NEGATIONS = ("", "no", "false", "0")
_PRECEDENCE = {"bulk", "junk", "list", "auto_reply", "auto-reply"}


def classify(parsed: ParsedMail, envelope_sender: str | None = None) -> Classified:
    """Tell ordinary mail from bounces and automatic mail.

    `envelope_sender` is the reverse path where the transport gave one; the empty string is the null path.
    Delivery reports: RFC 3464; automatic mail: RFC 3834, and what programs did before it.
    """
    bounce = _bounce_sign(parsed, envelope_sender)
    if bounce:
        failed, original = failed_recipients(parsed), original_message_id(parsed)
        return Classified(MailClass.BOUNCE, bounce, failed, original)
    automatic = _automatic_sign(parsed)
    return Classified(MailClass.AUTOMATIC, automatic) if automatic else Classified(MailClass.ORDINARY)


def _bounce_sign(parsed: ParsedMail, envelope_sender: str | None) -> str:
    report = dict(parsed.content_type_params).get("report-type", "").lower()
    if parsed.content_type == "multipart/report" and report in ("delivery-status", ""):
        return "delivery_report"
    if parsed.header("x-failed-recipients"):
        return "failed_recipients_field"
    if any(a.content_type in ("message/delivery-status", "message/global-delivery-status") for a in parsed.attachments):
        return "delivery_status_part"
    daemon = is_daemon(parsed)
    if daemon and (_BOUNCE_SUBJECT.search(parsed.subject) or _null_path(parsed, envelope_sender)):
        return "mailer_daemon"
    if _null_path(parsed, envelope_sender) and _BOUNCE_SUBJECT.search(parsed.subject):
        return "null_return_path"
    return ""


def is_daemon(parsed: ParsedMail) -> bool:
    """Whether the sender is the mail system of some host."""
    sender = parsed.sender
    if sender is None:
        return bool(re.search(r"mailer[-_ ]?daemon", parsed.header("from"), re.I))
    return bool(_DAEMON.match(sender.address) or _DAEMON_NAME.search(sender.name))


def _null_path(parsed: ParsedMail, envelope_sender: str | None) -> bool:
    return envelope_sender == "" or parsed.header("return-path").replace(" ", "") == "<>"


def _automatic_sign(parsed: ParsedMail) -> str:
    submitted = parsed.header("auto-submitted").partition(";")[0].strip().lower()
    signs = {
        "auto_submitted": submitted not in ("", "no"),
        "report": parsed.content_type == "multipart/report",
        "autoreply_field": any(parsed.header(name).lower() not in _NEGATIONS for name in _AUTOMATIC_FIELDS),
        "precedence": parsed.header("precedence").strip().lower() in _PRECEDENCE,
        "mailing_list": bool(parsed.header("list-id") or parsed.header("list-unsubscribe")),
        "mailer_daemon": is_daemon(parsed),
        "subject": bool(_AUTOMATIC_SUBJECT.match(parsed.subject)),
    }
    return next((sign for sign, found in signs.items() if found), "")
