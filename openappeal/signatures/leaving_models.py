"""Withdrawals that were asked for. Models; `models` imports them for Django."""

from __future__ import annotations

from django.db import models

from openappeal.cms.fields import RandomIdField


class Withdrawal(models.Model):
    """Somebody withdraws with a code, until the worker has erased the signature, a second later.

    Every code leaves such a row, known or not, so that withdrawing is the same work for all.
    """

    id = RandomIdField()
    code_hash = models.BinaryField(max_length=32, db_index=True)

    def __str__(self) -> str:
        return f"withdrawal {self.id}"
