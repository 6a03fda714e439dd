"""E-mail, in and out: what a mail server delivers becomes cases and contacts; answers go back to their writers.

`rules/` understands any bytes at all and needs no database; the modules beside it keep the originals, decide which
case a message belongs to, and send.
"""
