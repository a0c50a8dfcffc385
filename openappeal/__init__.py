"""OpenAppeal: an international sign-on appeal for political prisoners, hosted by those who run it."""

__version__ = "0.1.0"
