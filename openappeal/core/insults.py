"""A short list of insults that nobody is called, to begin with: each campaign adds its own.

Ours, and short on purpose: published lists are long, are about sex, and hold people's surnames. Words that are
also somebody's name are left out. They are compared as whole words, so Scunthorpe is not one.
"""

from openappeal.core.planted import words

BEGINNING = """
fuck fucker motherfucker asshole shithead bullshit cunt
خرفت کثافت بیشرف حرامزاده حرومزاده آشغال جنده کسکش دیوث پفیوز مزدور
connard connasse salope enculé ordure merde
cabrón gilipollas hijoputa mierda pendejo maricón
arschloch wichser hurensohn drecksau scheiße abschaum
orospu siktir şerefsiz pezevenk haysiyetsiz
"""


def read(text: str) -> frozenset[str]:
    """The words of a list, as they are compared: one or many a line."""
    return frozenset(word for line in text.split() for word in words(line))


def found(text: str, listed: frozenset[str]) -> str:
    """The first word of a text that stands on a list, or nothing. Two words may be one insult: حرام‌زاده."""
    parts = words(text)
    for place, word in enumerate(parts):
        if word in listed:
            return word
        if word + "".join(parts[place + 1 : place + 2]) in listed:
            return word + parts[place + 1]
    return ""
