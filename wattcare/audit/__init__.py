"""Who did what to what, before and after, why and from where. Append-only; the database refuses anything else.

Verb: `actions.record`. Needs the kernel.
"""
