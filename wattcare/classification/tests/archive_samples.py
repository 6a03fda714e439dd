"""Customers of an imagined archive, as arrays, for the tests of computed schemes."""

from datetime import date

import numpy as np

from wattcare.classification.rules.segments import Sample

DAY = date(2026, 6, 15)


def sample_of(**columns):
    count = len(next(iter(columns.values())))
    return Sample(DAY, count, range(count), {name: np.asarray(one, dtype=float) for name, one in columns.items()})


def four_kinds(count=600, seed=1):
    """Half use most in summer, a fifth each in winter and evenly, a tenth use much less than the year before; of one
    in twenty the change is not known."""
    random = np.random.default_rng(seed)
    kind = random.choice(4, count, p=[0.5, 0.2, 0.2, 0.1])
    change = (np.array([2, 3, 1, -45])[kind] + random.normal(0, 5, count)).round(1)
    change[random.random(count) < 0.05] = np.nan
    return sample_of(
        summer_share_pct=(np.array([36, 22, 26, 27])[kind] + random.normal(0, 1.3, count)).round(1),
        winter_share_pct=(np.array([24, 38, 25, 24])[kind] + random.normal(0, 1.3, count)).round(1),
        peak_month_pct=(np.array([15, 15, 9.5, 10])[kind] + random.normal(0, 0.6, count)).round(1),
        kwh_change_pct=change,
        kwh_12m=(10 ** random.normal(3.5, 0.4, count)).round(2),
    )


def one_cloud(count=600, seed=2):
    """No kinds at all: each measure is spread around its middle."""
    random = np.random.default_rng(seed)
    drawn = {"summer_share_pct": (28, 4), "winter_share_pct": (24, 4), "peak_month_pct": (12, 2)}
    spread = {name: random.normal(*how, count).round(1) for name, how in drawn.items()}
    return sample_of(**spread, kwh_change_pct=random.normal(2, 10, count).round(1), kwh_12m=np.full(count, 1000))


def payers(count=600, seed=3):
    """Most pay each month and on time; one in thirty has never paid."""
    random = np.random.default_rng(seed)
    days = np.floor(random.exponential(25, count))
    days[random.random(count) < 1 / 30] = np.nan
    return sample_of(
        days_since_payment=days,
        paid_on_time_12m=np.minimum(12, random.binomial(13, 0.93, count)),
        amount_12m=(10 ** random.normal(3.2, 0.5, count)).round(2),
        kwh_12m=(10 ** random.normal(3.5, 0.5, count)).round(2),
    )
