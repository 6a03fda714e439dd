"""What people type about schemes."""
