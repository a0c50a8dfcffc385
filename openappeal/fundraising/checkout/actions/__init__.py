"""Writes of the checkout: asking (the public process), everything that came of it (the worker), settings (staff)."""
