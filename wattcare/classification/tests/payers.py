"""An archive with two years of energy, bills and payments, for the tests of computed schemes."""

from datetime import date, timedelta

from wattcare.customers.models import Account, Customer, Payment, Usage

SUMMER = (6, 5, 5, 6, 7, 14, 18, 17, 8, 5, 4, 5)
WINTER = (17, 16, 8, 6, 5, 4, 4, 4, 5, 6, 9, 16)
EVEN = (8, 8, 9, 8, 8, 8, 9, 8, 8, 9, 8, 9)


def archive(today, count=90):
    """A third each uses most in summer, in winter, and evenly; the tenth of each has never paid anything.

    So many kWh in each month that customers differ a little from one another, and always in the same way.
    """
    months = [date(place // 12, place % 12 + 1, 1) for place in _places(today)]
    for at in range(count):
        shape = (SUMMER, WINTER, EVEN)[at % 3]
        customer = Customer.objects.create(number=f"P{at:04}", name=f"客户{at}", kind="person")
        account = Account.objects.create(number=f"99{at:08}", customer=customer, opened_on=date(2020, 1, 1))
        Usage.objects.bulk_create(_used(account, at, month, shape) for month in months)
        if at % 30 < 27:
            Payment.objects.bulk_create(_paid(account, at, month, today) for month in months)


def _places(today):
    """The last 24 full months, each counted from the beginning of our era."""
    this = today.year * 12 + today.month - 1
    return range(this - 24, this)


def _used(account, at, month, shape):
    kwh = (10 + at % 7) * shape[month.month - 1] * (1 + (at * 31 + month.month * 17) % 11 / 100)
    return Usage(account=account, month=month, kwh=round(kwh, 2), amount=round(kwh * 0.6, 2))


def _paid(account, at, month, today):
    due = month + timedelta(days=55)
    late = 20 if at % 5 == 0 and month.month % 2 else -5
    paid = due + timedelta(days=late)
    return Payment(account=account, month=month, due_on=due, paid_on=paid if paid <= today else None, amount=10)
