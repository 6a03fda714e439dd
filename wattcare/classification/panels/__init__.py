"""What pages show of schemes, proofs and classes; each place that a page offers is filled from a file of its own."""
