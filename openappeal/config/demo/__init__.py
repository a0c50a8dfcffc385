"""The demonstration campaign: an invented appeal that shows what the product does.

Only data and the plain Python that reads it live in `shapes`, `content`, `names` and the folders beside
them. Campaign, people, states, organisations and outlets are invented; dates and counts follow the course
of a real campaign, so that the screens look as they will in use.
"""
