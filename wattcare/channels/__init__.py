"""Channels: how contacts come in and answers go out.

Owns the originals of what customers sent, the messages that go out, and the suggestions to link cases. `email/` is
mail in and out. Verbs: receive_message, understand_message, open_from_message, link_suggestion, dismiss_suggestion.
Needs cases (open, append, link), customers (whose address it is), the pack's channels, a mail server to send.
"""
