"""What somebody's hands do on the newsroom's screens."""

from __future__ import annotations

import re

from django.test import Client

from openappeal.newsroom.models import Item

NEWS = "/admin/news/"


def begin(press: Client, **more: str) -> Item:
    told = {"title": "Two are free", "kind": "update", "language": "en"} | more
    assert press.post(f"{NEWS}begin/", told).status_code == 302
    return Item.objects.get()


def sheet(client: Client, item: Item, language: str = "en") -> dict[str, str]:
    """Every box of the screen, as a browser would send it."""
    page = client.get(f"{NEWS}{item.pk}/write/{language}/").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="((?:seen|of)-[^"]+)" value="([^"]*)">', page))
    ticked = dict(re.findall(r'<input type="checkbox" name="(data-[^"]+)" value="(1)" checked>', page))
    chosen = {
        name: (re.search(r'value="([^"]*)" selected', inside) or re.search(r'value="([^"]*)"', inside))[1]
        for name, inside in re.findall(r'<select id="[^"]+" name="(data-[^"]+)"[^>]*>(.*?)</select>', page)
    }
    urls = dict(re.findall(r'<input type="url" id="[^"]+" name="(data-[^"]+)" value="([^"]*)"', page))
    return boxes_of(page) | hidden | ticked | chosen | urls


def boxes_of(page: str) -> dict[str, str]:
    """What stands in the boxes for words."""
    many = re.findall(r'<textarea id="([^"]+)"[^>]*>\n([^<]*)</textarea>', page)
    return dict(many + re.findall(r'<input type="text" id="([^"]+)" name="[^"]+" value="([^"]*)"', page))


def save(client: Client, item: Item, language: str = "en", then: str = "", **typed: str):
    sent = sheet(client, item, language) | {name.replace("__", "-"): text for name, text in typed.items()}
    return client.post(f"{NEWS}{item.pk}/write/{language}/", sent | {"then": then})


def places(item: Item) -> list[tuple[str, int]]:
    return list(item.blocks.order_by("position").values_list("kind", "pk"))


def written(press: Client, **more: str) -> Item:
    """An item whose English is ready."""
    item = begin(press, **more)
    (_text, text), (_action, action) = places(item)
    save(press, item, then=f"remove-{action}", **{f"{text}__text": "They came home.", "head__summary": "Two of nine."})
    save(press, item, then="ready")
    return item
