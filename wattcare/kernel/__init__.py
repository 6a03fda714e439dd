"""The ground under every capability: clock, actors, results with reasons, events on commit, slots, names, text, pages.

Owns no matter of the field. Needs nothing of Wattcare. Its page shell is `kernel.ui`.
"""
