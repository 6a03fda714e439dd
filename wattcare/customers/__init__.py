"""The customer archive: who is supplied, where, under which agreement, reachable how, and what happened with them.

Chain (IEC 61968): customer 1–n account 1–n agreement n–n service point n–1 premise, service point 1–n meter; a service
point hangs on a transformer and so on a feeder.

Verbs: `create_customer`, `change_customer`, `change_lifecycle`, `add_contact_point`, `end_contact_point`,
`mark_bounced`, `move_in`, `move_out`, `note_interaction`, `record_interaction`, `unmask`, `import_customers`,
`define_own_field`, `change_own_field`, `remove_own_field`;
`refresh_search` after writing names or addresses past them. Offers the slots of `queries.offers` to those above.
Needs catalogue (area kinds, channels, country), staff, audit and the kernel.
"""
