"""Staff users and their roles: Organiser and Moderator.

Nouns: user, role, task (a line on the home screen saying what waits and what happens if nobody acts).
"""
