"""Stripe Checkout: its hosted page, once or monthly. The version of its interface is fixed in `client`."""
