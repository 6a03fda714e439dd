"""Classes of customers that can be trusted: schemes proved to be without overlap and without gap.

Owns schemes with their versions, the proof of each, the class of every customer with its validity, and the restricted
flags that people set. A scheme has one criterion; each of its classes has a condition over the customer's profile
(`customers.queries.profile`). Verbs: `draft_scheme`, `change_draft`, `propose_scheme`, `approve_scheme`,
`withdraw_scheme`, `retire_scheme`, `classify_all`, `classify_some`, `classify_stale`, `flag_customer`, `review_flag`,
`end_flag`, `look_at_flags`, `look_at_sensitive_classes`, `record_look`, `start_computing`, `cancel_computation`,
`freeze_computation`.
Needs customers (profile, slots of its pages), catalogue, staff, audit and the kernel.
"""
