"""A translation job as it leaves, with everything in it that programs are known to lose."""

from hypothesis import strategies as st

from openappeal.appeals.exchange import Job, Unit

ZWNJ, RLM, LRI, PDI = "\u200c", "\u200f", "\u2066", "\u2069"

UNITS = (
    Unit("title", "Free them, & free them now", "آزادشان کنید", "title", 0, "final"),
    Unit("note", 'The "figure" of 2020', "", "note", 0, "initial"),
    Unit("addressee-4", "The <Authorities>", f"حکومت{RLM}", "addressee", 1, "reviewed"),
    Unit(
        "demand-9",
        "Free all 246 of them.",
        f"هر ۲۴۰ نفر را آزاد کنید؛ می{ZWNJ}خواهیم.",
        "demand",
        1,
        "translated",
        earlier_source="Free all 240 of them.",
        notes=("246 is the figure of March 2021.", "Two lines\nof advice"),
    ),
    Unit(
        "paragraph-1",
        'In 2020, <b>246 people</b> were <a id="a1">taken</a>.<br/>R&amp;D \\ 𐎠𐎡 “so”\nand a second line\n',
        f'<a id="a1">بردند</a>: در سال ۲۰۲۰ <b>۲۴۶ نفر</b> را، {LRI}R&amp;D{PDI} \\ 𐎠𐎡 «چنین»\nو خطی دیگر\n',
        "paragraph",
        1,
        "translated",
        notes=("<b> is bold",),
    ),
    Unit("paragraph:2/x y", "  spaces  \tand tabs ", "", "paragraph", 2, "initial"),
    Unit("paragraph-3", "", "", "paragraph", 3, "initial"),
)


def a_job(*units, **changes):
    facts = {
        "id": "job-7f3a",
        "title": "An Appeal",
        "version": 2,
        "source_language": "en",
        "target_language": "fa",
        "units": units or UNITS,
    }
    return Job(**{**facts, **changes})


def a_unit(source="Free them.", target="", **changes):
    facts = {"id": "one", "kind": "paragraph", "number": 1, "state": "translated" if target else "initial"}
    return Unit(source=source, target=target, **{**facts, **changes})


def words_of(job):
    """What a file of the job must bring back."""
    return {unit.id: (unit.source, unit.target) for unit in job.to_translate}


def words_in(returned):
    return {unit.id: (unit.source, unit.target) for unit in returned.units}


def damages(whole, place):
    """A file that ends too soon, that has foreign bytes in it, that has lost some."""
    return whole[:place], whole[:place] + b"\xf0\x00<" + whole[place + 3 :], whole[:place] + whole[place + 11 :]


_FRAGMENTS = (
    *(
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        '<a id="a1">',
        "</a>",
        "<br/>",
        "<br>",
        "<span lang='fa'>",
        "</span>",
        "&amp;",
        "&#8204;",
    ),
    *(
        "<b",
        "&",
        "<",
        ">",
        "]]>",
        "&x",
        "<y and z>",
        "\\",
        '"',
        "\\n",
        "\n",
        "\r\n",
        "\r",
        "\t",
        " ",
        "\v",
        "\f",
        "\x01",
        "\x7f",
    ),
    *(
        ZWNJ,
        RLM,
        "\u202e",
        LRI,
        PDI,
        "\u2028",
        "\u0085",
        "\u00a0",
        "\ufeff",
        "\ufffe",
        "𐎠",
        "می",
        "é",
        "e\u0301",
        "۲۴۶",
        "#, fuzzy\n",
    ),
)

texts = st.lists(
    st.sampled_from(_FRAGMENTS)
    | st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=8),
    max_size=12,
).map("".join)
"""Any words that can be stored, mostly awkward ones."""

jobs = st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=4).map(
    lambda rows: a_job(
        a_unit(id="first"),
        *(
            a_unit(source, target, id=f"unit {number}", earlier_source=earlier, notes=(earlier,))
            for number, (source, target, earlier) in enumerate(rows)
        ),
    )
)
