"""The colours a state may have, each readable at WCAG 2.2 AA (text on its own tint and on white >= 4.5:1)."""

from enum import StrEnum


class Tone(StrEnum):
    """What a colour means. `static/ui/ui.css` holds the same values as `--w-<tone>-ink` and `--w-<tone>-tint`."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    INFO = "info"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    VIOLET = "violet"

    @property
    def ink(self) -> str:
        """Text colour as #rrggbb, for places without our style sheet (mail, exports)."""
        return _COLOURS[self][0]

    @property
    def tint(self) -> str:
        """Background colour as #rrggbb."""
        return _COLOURS[self][1]

    @classmethod
    def of(cls, name: "Tone | str | None") -> "Tone":
        """The tone called `name`, or the nearest for a plain colour word; an unknown word is neutral."""
        word = str(name or "").lower()
        try:
            return cls(_COLOUR_WORDS.get(word, word))
        except ValueError:
            return cls.NEUTRAL


_COLOURS: dict[Tone, tuple[str, str]] = {
    Tone.NEUTRAL: ("#47565b", "#e9eeef"),
    Tone.ACCENT: ("#075e58", "#d9f0ed"),
    Tone.INFO: ("#0b558f", "#dfeefb"),
    Tone.GOOD: ("#17613a", "#dcf3e4"),
    Tone.WARN: ("#824a00", "#fdedcf"),
    Tone.BAD: ("#a61b24", "#fde3e2"),
    Tone.VIOLET: ("#6a3293", "#f1e6fa"),
}

# Packs and plug-ins may name a plain colour; what it means is settled here, once.
_COLOUR_WORDS = {
    "gray": "neutral", "grey": "neutral", "secondary": "neutral", "muted": "neutral", "dark": "neutral",
    "teal": "accent", "primary": "accent",
    "blue": "info", "azure": "info", "cyan": "info", "indigo": "info",
    "green": "good", "lime": "good", "success": "good", "ok": "good",
    "yellow": "warn", "orange": "warn", "amber": "warn", "warning": "warn",
    "red": "bad", "danger": "bad", "pink": "bad", "error": "bad",
    "purple": "violet",
}  # fmt: skip


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two #rrggbb colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
