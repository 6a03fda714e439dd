"""Panels of an object's page, declared: a title and labelled values. One template draws them all."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from wattcare.kernel.ui.cells import cell
from wattcare.kernel.ui.verbs import Verb


@dataclass(frozen=True)
class Attr:
    """One labelled value, drawn by what it is (see `cells.cell`). `note` says where it comes from or how old it is."""

    label: object
    value: object
    note: object = ""
    wide: bool = False

    @property
    def html(self) -> SafeString | str:
        return cell(self.value)


@dataclass(frozen=True)
class Panel:
    """A titled block. Either `attrs`, or `template` with `context` for what is no list of values.

    `code` becomes the id of the block. `empty` is said when there are no values. `verbs` stand in the head.
    """

    title: object
    attrs: Sequence[Attr] = ()
    code: str = ""
    icon: str = ""
    verbs: Sequence[Verb] = ()
    template: str = ""
    context: object = None
    empty: object = ""
    note: object = ""
    folded: bool = False
