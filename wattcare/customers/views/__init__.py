"""The archive's pages: the list and the search, the customer, the service point, the small forms."""
