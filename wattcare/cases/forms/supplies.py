"""A choice of account and service point in one value."""


def split_supply(text: str) -> tuple[str, str]:
    """Account and service point of “account:point”; either may be empty."""
    account, _colon, point = text.partition(":")
    return account.strip(), point.strip()
