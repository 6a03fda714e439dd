"""The customer archive: who is supplied, where, under which agreement, reachable how, and what happened with them.

Chain (IEC 61968): customer 1–n account 1–n agreement n–n service point n–1 premise, service point 1–n meter; a service
point hangs on a transformer and so on a feeder. Needs catalogue (area kinds), staff, audit and the kernel.
"""
