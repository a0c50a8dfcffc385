"""JSON Feed 1.1 as a schema (jsonfeed.org/version/1.1). What it does not name is refused."""

_URL = {"type": "string", "pattern": r"^https?://\S+$"}
_TEXT = {"type": "string", "minLength": 1}
# RFC 3339.
_MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$"}
_AUTHORS = {
    "type": "array",
    "items": {"type": "object", "properties": {"name": _TEXT, "url": _URL, "avatar": _URL}, "minProperties": 1},
}

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": _TEXT,
        "home_page_url": _URL,
        "feed_url": _URL,
        "description": _TEXT,
        "user_comment": _TEXT,
        "next_url": _URL,
        "icon": _URL,
        "favicon": _URL,
        "authors": _AUTHORS,
        "language": _TEXT,
        "expired": {"type": "boolean"},
        "hubs": {"type": "array"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "additionalProperties": False,
                "properties": {
                    "id": _TEXT,
                    "url": _URL,
                    "external_url": _URL,
                    "title": _TEXT,
                    "content_html": _TEXT,
                    "content_text": {"type": "string"},
                    "summary": _TEXT,
                    "image": _URL,
                    "banner_image": _URL,
                    "date_published": _MOMENT,
                    "date_modified": _MOMENT,
                    "authors": _AUTHORS,
                    "tags": {"type": "array", "items": _TEXT},
                    "language": _TEXT,
                    "attachments": {"type": "array"},
                },
            },
        },
    },
}
