"""Finds staged rows that contradict what the archive knows already, and takes them out with their reasons."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from wattcare.customers.actions.merging import Merge, drop_lines
from wattcare.customers.actions.merging_supplies import agreement_begin, supply_source
from wattcare.customers.rules.rows import RowProblem

Check = Callable[[Merge], Iterator[RowProblem]]


def refuse_contradictions(merge: Merge) -> list[RowProblem]:
    """Every contradiction; the rows are gone from the staging table afterwards."""
    problems: list[RowProblem] = []
    for check in _CHECKS:
        found = list(check(merge))
        drop_lines({problem.line for problem in found})
        problems += found
    return problems


def _nameless(merge: Merge) -> Iterator[RowProblem]:
    missing = "r.name IS NULL AND" if "name" in merge.fields else ""
    named = "AND NOT EXISTS (SELECT FROM import_row o WHERE o.customer_number = r.customer_number AND o.name <> '')"
    rows = merge.rows(f"""
        SELECT r.line, r.customer_number FROM import_row r
        WHERE {missing} NOT EXISTS (SELECT FROM customers_customer c WHERE c.number = r.customer_number)
        {named if missing else ""}
    """)
    for line, number in rows:
        what = _("Customer %(number)s is new and has no name.") % {"number": number}
        yield RowProblem(line, "name", what, _("Fill the name, or give it in the map as a column or a template."))


def _foreign_accounts(merge: Merge) -> Iterator[RowProblem]:
    if "account_number" not in merge.fields:
        return
    rows = merge.rows("""
        SELECT r.line, a.number, c.number FROM import_row r
        JOIN customers_account a ON a.number = r.account_number
        JOIN customers_customer c ON c.id = a.customer_id
        WHERE c.number <> r.customer_number
    """)
    for line, account, customer in rows:
        what = _("Account %(account)s belongs to customer %(customer)s.") % {"account": account, "customer": customer}
        mend = _("Correct the number; when the customer moved, use move-in on the customer's page.")
        yield RowProblem(line, "account_number", what, mend)


def _foreign_agreements(merge: Merge) -> Iterator[RowProblem]:
    if "agreement_number" not in merge.fields:
        return
    rows = merge.rows("""
        SELECT r.line, g.number, a.number FROM import_row r
        JOIN customers_agreement g ON g.number = r.agreement_number
        JOIN customers_account a ON a.id = g.account_id
        WHERE a.number <> r.account_number
    """)
    for line, agreement, account in rows:
        what = _("Agreement %(agreement)s belongs to account %(account)s.")
        yield RowProblem(
            line,
            "agreement_number",
            what % {"agreement": agreement, "account": account},
            _("Correct the number; each agreement belongs to one account."),
        )


def _backward_agreements(merge: Merge) -> Iterator[RowProblem]:
    """Ends that do not lie behind the beginning, where one of the two stands in another column or in the archive."""
    if "agreement_number" not in merge.fields:
        return
    begin = f"coalesce({agreement_begin(merge)}, lower(g.validity))"
    end = f"coalesce({merge.given('agreement_to')}::date, upper(g.validity))"
    rows = merge.rows(f"""
        SELECT r.line FROM import_row r LEFT JOIN customers_agreement g ON g.number = r.agreement_number
        WHERE r.agreement_number IS NOT NULL AND {begin} >= {end}
    """)
    for (line,) in rows:
        what = _("The agreement would end before it begins.")
        yield RowProblem(line, "agreement_to", what, _("Give both dates, the beginning first."))


def _backward_supplies(merge: Merge) -> Iterator[RowProblem]:
    if "service_point_code" not in merge.fields:
        return
    rows = merge.rows(f"""
        SELECT r.line FROM {supply_source(merge)} r
        LEFT JOIN customers_agreement g ON g.number = r.agreement_number
        LEFT JOIN customers_servicepoint p ON p.code = r.service_point_code
        LEFT JOIN customers_supply s ON s.agreement_id = g.id AND s.service_point_id = p.id
        WHERE r.begin_on >= r.end_on
           OR coalesce(r.given_from, lower(s.validity)) >= coalesce(r.end_on, upper(s.validity))
    """)
    for line in {line for (line,) in rows}:
        what = _("The supply would end before it begins.")
        yield RowProblem(line, "supplied_to", what, _("Give both dates, the beginning first."))


def _double_supplies(merge: Merge) -> Iterator[RowProblem]:
    if "service_point_code" not in merge.fields:
        return
    rows = merge.rows(f"""
        SELECT r.line, r.service_point_code, a.number, lower(s.validity)
        FROM {supply_source(merge)} r
        JOIN customers_servicepoint p ON p.code = r.service_point_code
        JOIN customers_supply s ON s.service_point_id = p.id AND s.validity && daterange(r.begin_on, r.end_on)
        JOIN customers_agreement g ON g.id = s.agreement_id AND g.number <> r.agreement_number
        JOIN customers_account a ON a.id = g.account_id
    """)
    for line, point, account, since in rows:
        what = _("Service point %(point)s is supplied under account %(account)s since %(since)s.")
        values = {"point": point, "account": account, "since": since or _("ever")}
        mend = _("Give the beginning of this supply after the end of the other, or use move-in on the customer's page.")
        yield RowProblem(line, "service_point_code", what % values, mend)


def _meters_elsewhere(merge: Merge) -> Iterator[RowProblem]:
    if not {"meter_number", "service_point_code"} <= merge.fields:
        return
    rows = merge.rows(f"""
        SELECT r.line, m.number, p.code FROM import_row r
        JOIN customers_meter m ON m.number = r.meter_number
         AND m.installed && daterange({merge.given("meter_installed_on")}::date, NULL)
        JOIN customers_servicepoint p ON p.id = m.service_point_id
        WHERE p.code <> r.service_point_code
    """)
    for line, meter, point in rows:
        what = _("Meter %(meter)s is installed at service point %(point)s.") % {"meter": meter, "point": point}
        yield RowProblem(line, "meter_number", what, _("Correct the number, or give the day it was installed here."))


def _missing_intermediaries(merge: Merge) -> Iterator[RowProblem]:
    if "intermediary_number" not in merge.fields:
        return
    rows = merge.rows("""
        SELECT r.line, r.intermediary_number, r.intermediary_number = r.customer_number FROM import_row r
        WHERE r.intermediary_number = r.customer_number OR r.intermediary_number IS NOT NULL
          AND NOT EXISTS (SELECT FROM customers_customer c WHERE c.number = r.intermediary_number)
          AND NOT EXISTS (SELECT FROM import_row o WHERE o.customer_number = r.intermediary_number)
    """)
    for line, number, itself in rows:
        own, missing = _("Customer %(number)s is its own intermediary."), _("There is no intermediary %(number)s.")
        mend = _("Put the intermediary into the file, or correct its number.")
        yield RowProblem(line, "intermediary_number", (own if itself else missing) % {"number": number}, mend)


_CHECKS: tuple[Check, ...] = (
    _nameless,
    _foreign_accounts,
    _foreign_agreements,
    _backward_agreements,
    _backward_supplies,
    _double_supplies,
    _meters_elsewhere,
    _missing_intermediaries,
)
