"""Packs: what a supplier promises and how it sorts its work, as data instead of code.

Owns the kinds of case, the tree of causes, the published commitments with their editions, area kinds,
reasons, outcomes, channels, calendars, and the supplier's departments and roles as a pack names them.
Its verb is `actions.load_pack`; `queries.pack()` answers which pack is in use.
Needs commitments (limits, calendars), staff, audit, kernel.
"""
