"""All verbs of classification, by family."""

from wattcare.classification.actions.classifying import classify_all, classify_some, classify_stale
from wattcare.classification.actions.computing import cancel_computation, freeze_computation, start_computing
from wattcare.classification.actions.deciding import approve_scheme
from wattcare.classification.actions.drafting import change_draft, draft_scheme, propose_scheme, withdraw_scheme
from wattcare.classification.actions.flagging import end_flag, flag_customer, review_flag
from wattcare.classification.actions.looking import look_at_flags, look_at_sensitive_classes, record_look
from wattcare.classification.actions.retiring import retire_scheme

__all__ = [
    "approve_scheme",
    "cancel_computation",
    "change_draft",
    "classify_all",
    "classify_some",
    "classify_stale",
    "draft_scheme",
    "end_flag",
    "flag_customer",
    "freeze_computation",
    "look_at_flags",
    "look_at_sensitive_classes",
    "propose_scheme",
    "record_look",
    "retire_scheme",
    "review_flag",
    "start_computing",
    "withdraw_scheme",
]
