"""Giving by card, on the page of a payment service. No card number comes near us.

The public process holds nothing that could ask the service: it leaves an **attempt**, and what the service calls about
waits sealed (`calls`). A child of the worker alone speaks to the service (docs/decisions/0107). What it is told is a
**hint**: which payment, session or monthly gift has changed. It then asks what stands there now, and brings our books
to that. So hints may come late, twice, in any order or not at all (docs/decisions/0108).

`port` is what is asked of a service; each service is a folder.
"""
