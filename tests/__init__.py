"""What no single capability can test: architecture, permissions, statement counts, the API, papers, journeys."""
