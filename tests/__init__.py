"""What no single capability can test: architecture, permissions, statement counts, API description, papers, journeys."""
