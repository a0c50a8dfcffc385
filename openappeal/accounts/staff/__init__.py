"""The staff door of this room: colleagues, one's own passkeys, who did what."""
