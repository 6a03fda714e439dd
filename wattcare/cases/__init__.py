"""A matter from its first contact to the archive: case, orders to departments, clocks, timeline, call-back.

Verbs: `open_case`, `assign`, `send_order`, `accept_order`, `return_order`, `finish_order`, `cancel_order`, `note`,
`record_step`, `pause_clock`, `resume_clock`, `reply`, `call_back`, `close`, `reopen`, `urge`, `append_contact`,
`set_customer`, `link_cases`. Needs customers, catalogue, commitments, staff, audit and the kernel.
"""
