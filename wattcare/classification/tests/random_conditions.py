"""Random conditions, schemes and customers over a small catalogue, for properties that must hold for all of them."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from wattcare.customers.rules.profile import ProfileField, ValueType

DAY = date(2026, 3, 31)
FIELDS = {
    field.name: field
    for field in (
        ProfileField("volts", ValueType.INTEGER, nullable=False, low=Decimal(0), high=Decimal(1_000_000)),
        ProfileField("points", ValueType.INTEGER, low=Decimal(-50)),
        ProfileField("kva", ValueType.DECIMAL, low=Decimal(0), scale=2),
        ProfileField("ratio", ValueType.DECIMAL, low=Decimal(-1000), high=Decimal(1000)),
        ProfileField("sector", ValueType.CHOICE, choices={"A": "A", "B": "B", "O'C": "O'C"}),
        ProfileField("town", ValueType.TEXT),
        ProfileField("since", ValueType.DATE),
        ProfileField("until", ValueType.DATE),
        ProfileField("frail", ValueType.BOOLEAN),
        ProfileField("old", ValueType.BOOLEAN, nullable=False),
    )
}
NUMBERS = ["0", "1", "2.5", "-3", "10", "315", "999", "1000", "0.01", "12"]
DAYS = ["DATE '2026-03-31'", "DATE '2024-02-29'", "today", "today - interval '12 months'", "today + 30",
        "CURRENT_DATE - interval '1 month'", "'2025-12-01'"]  # fmt: skip
SIGNS = ["=", "<>", "<", "<=", ">", ">="]

numeric = st.sampled_from(["volts", "points", "kva", "ratio"])
dated = st.sampled_from(["since", "until"])
sign = st.sampled_from(SIGNS)
number = st.sampled_from(NUMBERS)


@st.composite
def amounts(draw: st.DrawFn) -> str:
    name, other, value = draw(numeric), draw(numeric), draw(number)
    return draw(
        st.sampled_from(
            [name, name, f"{name} / 3", f"{name} * 2 - {other}", f"coalesce({name}, {value})", f"-{name} + {value}",
             f"({name} + {other}) / 7", "today - since", "until - since", f"coalesce({name}, {other}) * 0.5"]
        )
    )  # fmt: skip


@st.composite
def comparisons(draw: st.DrawFn) -> str:
    name, day = draw(numeric), draw(dated)
    kinds = [
        f"{draw(amounts())} {draw(sign)} {draw(number)}",
        f"{draw(amounts())} {draw(sign)} {draw(amounts())}",
        f"{day} {draw(sign)} {draw(st.sampled_from(DAYS))}",
        f"since {draw(sign)} until",
        f"coalesce({day}, DATE '2020-01-01') {draw(sign)} {draw(st.sampled_from(DAYS[:2]))}",
        f"{name} BETWEEN {draw(number)} AND {draw(number)}",
        f"{name} IN ({draw(number)}, {draw(number)})",
        f"{name} / 4 NOT IN ({draw(number)}, {draw(number)})",
        "sector IN ('A', 'O''C')",
        "sector NOT IN ('B')",
        "sector <> 'B'",
        f"sector IS {draw(st.sampled_from(['', 'NOT']))} DISTINCT FROM 'A'",
        f"{name} IS {draw(st.sampled_from(['', 'NOT']))} NULL",
        f"{name} IS {draw(st.sampled_from(['', 'NOT']))} DISTINCT FROM {draw(number)}",
        f"town {draw(st.sampled_from(['=', '<>']))} '云江'",
        "town IN ('云江', 'back\\slash', 'it''s')",
        "sector = town",
        "frail", "NOT frail", "frail IS NOT TRUE", "frail IS FALSE", "old", "coalesce(frail, TRUE)", "frail = FALSE",
        "frail IS NULL", "(since < until) IS NULL", "TRUE",
    ]  # fmt: skip
    return draw(st.sampled_from(kinds))


conditions = st.recursive(
    comparisons(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " AND ".join(parts) + ")"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " OR ".join(parts) + ")"),
        inner.map(lambda part: f"NOT ({part})"),
        inner.map(lambda part: f"({part}) IS TRUE"),
        inner.map(lambda part: f"({part}) IS NOT TRUE"),
    ),
    max_leaves=5,
)


def maybe(some: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(st.none(), some)


days = st.one_of(
    st.sampled_from([DAY, date(2025, 3, 31), date(2024, 2, 29), date(2025, 12, 1)]),
    st.integers(-400, 400).map(lambda n: DAY + timedelta(days=n)),
)
customers = st.fixed_dictionaries(
    {
        "volts": st.one_of(st.sampled_from([0, 220, 315, 999, 1000]), st.integers(0, 1_000_000)),
        "points": maybe(st.integers(-50, 2_000)),
        "kva": maybe(st.decimals(0, 2000, places=2)),
        "ratio": maybe(st.decimals(-1000, 1000, places=3)),
        "sector": maybe(st.sampled_from(["A", "B", "O'C"])),
        "town": maybe(st.sampled_from(["云江", "back\\slash", "it's", "A", "elsewhere"])),
        "since": maybe(days),
        "until": maybe(days),
        "frail": maybe(st.booleans()),
        "old": st.booleans(),
    }
)


def scheme_text(conditions: list[str], *, strict: bool = True) -> str:
    """A scheme of these conditions, as a file."""
    quoted = [one.replace("'", "''") for one in conditions]
    classes = [
        f"  - code: c{at}\n    names: {{en: C{at}, zh-hans: 类{at}}}\n    when: '{one}'"
        for at, one in enumerate(quoted)
    ]
    head = "code: random\nnames: {en: Random, zh-hans: 随机}\ncriterion: {en: any, zh-hans: 任意}\n"
    return f"{head}strict: {str(strict).lower()}\nclasses:\n" + "\n".join(classes) + "\n"
