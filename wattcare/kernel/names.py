"""Names in several languages, as packs and departments carry them."""

from collections.abc import Iterator, Mapping

ENGLISH = "en"
CHINESE = "zh-hans"


class Names(Mapping[str, str]):
    """A name per language code (`en`, `zh-hans`); hashable, falls back to the other language, never empty."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    def text(self, language: str) -> str:
        """The name in `language`; in the other one where it is missing; "" when there is none at all."""
        wanted = CHINESE if language.lower().startswith("zh") else language.lower().split("-")[0]
        return self._texts.get(wanted) or next((text for text in self._texts.values() if text), "")

    def __getitem__(self, language: str) -> str:
        return self._texts[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(tuple(sorted(self._texts.items())))

    def __repr__(self) -> str:
        return f"Names({self._texts!r})"
