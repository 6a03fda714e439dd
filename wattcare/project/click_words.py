"""The words of click that a reader meets, named here so that our catalogue carries their translation.

click asks the standard gettext for them (`language.speak` points it at the catalogue); nothing here is called.
"""

from gettext import gettext as _
from gettext import ngettext


def click_words() -> list[str]:
    """Every message of click that can reach a person."""
    return [
        _("Usage:"),
        _("Options"),
        _("Commands"),
        _("Positional arguments"),
        _("Aborted!"),
        _("Missing command."),
        _("Error: {message}"),
        _("Try '{command} {option}' for help."),
        _("Invalid value: {message}"),
        _("Invalid value for {param_hint}: {message}"),
        _("Missing argument"),
        _("Missing option"),
        _("Missing parameter"),
        _("No such option {name!r}."),
        _("No such command {name!r}."),
        _("Could not open file {filename!r}: {message}"),
        _("Choose from:\n\t{choices}"),
        _("{value!r} is not a valid {number_type}."),
        _("{value} is not in the range {range}."),
        _("{value!r} is not a valid boolean. Recognized values: {states}"),
        _("file"),
        _("directory"),
        _("path"),
        _("{name} {filename!r} does not exist."),
        _("{name} {filename!r} is a file."),
        _("{name} {filename!r} is a directory."),
        _("{name} {filename!r} is not readable."),
        _("Repeat for confirmation"),
        _("Error: The two entered values do not match."),
        _("Error: invalid input"),
        _("Do you want to continue?"),
        _("%(prog)s, version %(version)s"),
        _("Show the version and exit."),
        _("Show this message and exit."),
        _("Option {name!r} does not take a value."),
        _("default: {default}"),
        _("env var: {var}"),
        _("required"),
        ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1),
        ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1),
        ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 1),
        ngettext("{value!r} does not match the format {format}.", "{value!r} does not match the formats {formats}.", 1),
        ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 1),
    ]
