"""The staff door of this room: plain views inside Wagtail's frame.

Not a snippet or model viewset: those copy rows into revisions and indexes, offer exports, and would
show columns that nobody should see in a list.
"""
