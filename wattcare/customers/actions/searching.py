"""Keeps the words under which customers are found: of their names, contact persons and addresses."""

from collections.abc import Collection, Iterable

from django.db import connection

from wattcare.kernel.text import name_tokens, text_tokens

_BATCH = 5000
_TEXTS = """
    SELECT c.id, c.name,
        (SELECT string_agg(DISTINCT k.person, E'\\n') FROM customers_contactpoint k
          WHERE k.customer_id = c.id AND k.person <> ''),
        concat_ws(E'\\n',
            (SELECT string_agg(DISTINCT k.value, E'\\n') FROM customers_contactpoint k
              WHERE k.customer_id = c.id AND k.kind = 'postal'),
            (SELECT string_agg(DISTINCT concat_ws(E'\\n', pr.address, pr.district), E'\\n')
               FROM customers_account a
               JOIN customers_agreement g ON g.account_id = a.id
               JOIN customers_supply s ON s.agreement_id = g.id
               JOIN customers_servicepoint p ON p.id = s.service_point_id
               JOIN customers_premise pr ON pr.id = p.premise_id
              WHERE a.customer_id = c.id))
    FROM customers_customer c WHERE c.id = ANY(%s)
"""
_UPDATE = """
    UPDATE customers_customer c SET search = array_to_tsvector(string_to_array(fresh.terms, ' '))
    FROM unnest(%s::bigint[], %s::text[]) AS fresh (id, terms)
    WHERE c.id = fresh.id AND c.search IS DISTINCT FROM array_to_tsvector(string_to_array(fresh.terms, ' '))
"""


def refresh_search(customer_ids: Collection[int]) -> None:
    """Compute the search terms of these customers anew; one read and one write for each 5,000 of them."""
    wanted = list(dict.fromkeys(customer_ids))
    for start in range(0, len(wanted), _BATCH):
        with connection.cursor() as cursor:
            cursor.execute(_TEXTS, [wanted[start : start + _BATCH]])
            found = [(row[0], terms(row[1:3], row[3:])) for row in cursor.fetchall()]
            cursor.execute(_UPDATE, [[pk for pk, _terms in found], [text for _pk, text in found]])


def terms(names: Iterable[str | None], texts: Iterable[str | None]) -> str:
    """Lexemes apart from each other by spaces, which no lexeme holds; sorted, so that they can be compared."""
    tokens: set[str] = set()
    for name in filter(None, names):
        tokens |= name_tokens(name)
    for text in filter(None, texts):
        tokens |= text_tokens(text)
    return " ".join(sorted(tokens))
