"""Letters: rendering them in a language, the outbox, handing them to a mail server.

Nouns: letter, outbox, transport, errand, mailbox (the demonstration's). A letter waits sealed to the
mailing key, address and all; its row is deleted at hand-over. A letter never contains what somebody
typed on a public form, except the contact form's message to the campaign itself.
"""
