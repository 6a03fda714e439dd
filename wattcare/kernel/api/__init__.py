"""What every capability's API shares: who calls, problem details, pages, idempotent creates."""
