"""Writes of this room: handing over, appending, publishing, recovering, proving. Each has its own module."""

from openappeal.transparency.actions.handing import hand_over, mix_in, pass_through, restore, void, withdraw

__all__ = ["hand_over", "mix_in", "pass_through", "restore", "void", "withdraw"]
