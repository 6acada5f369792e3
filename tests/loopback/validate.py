"""Whether Discord would take a body: its own OpenAPI document, and what that leaves out."""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator

from tests.loopback.errors import EMPTY_MESSAGE, invalid_form
from tests.loopback.state import Json

DOCUMENT = Path(
    os.environ.get("TIDINGS_DISCORD_OPENAPI")
    or Path(__file__).parents[3] / "shared" / "discord" / "openapi.json"
)
COMPONENTS_V2 = 1 << 15
_SECTION, _TEXT_DISPLAY = 9, 10

_MESSAGE_KEYS = {
    "content", "embeds", "allowed_mentions", "components", "flags", "nonce", "enforce_nonce", "tts",
    "message_reference", "sticker_ids", "attachments", "poll",
}  # fmt: skip
_FILLING = ("content", "embeds", "components", "sticker_ids", "attachments", "poll")
_EMBED_KEYS = {
    "title", "type", "description", "url", "timestamp", "color", "footer", "image", "thumbnail",
    "video", "provider", "author", "fields", "flags",  # the last is discord.py's
}  # fmt: skip
_PARTS: dict[str, tuple[set[str], set[str], dict[str, int]]] = {
    # key: known keys, required texts, limits
    "footer": ({"text", "icon_url", "proxy_icon_url"}, {"text"}, {"text": 2048}),
    "author": ({"name", "url", "icon_url", "proxy_icon_url"}, {"name"}, {"name": 256}),
    "image": ({"url", "proxy_url", "height", "width"}, {"url"}, {}),
    "thumbnail": ({"url", "proxy_url", "height", "width"}, {"url"}, {}),
}
_FIELD = ({"name", "value", "inline"}, {"name", "value"}, {"name": 256, "value": 1024})
_MENTION_KEYS = {"parse", "users", "roles", "replied_user"}


@cache
def _document() -> Json | None:
    return json.loads(DOCUMENT.read_text()) if DOCUMENT.is_file() else None


def is_document_present() -> bool:
    """Whether bodies can be checked against Discord's document."""
    return _document() is not None


def check_schema(method: str, template: str, body: Any) -> bool:
    """Refuse a body that Discord's document refuses; False where it has nothing to say."""
    validator = _validator(method.lower(), template)
    if validator is None:
        return False
    error = next(iter(validator.iter_errors(body)), None)
    if error is not None:
        raise invalid_form(".".join(map(str, error.absolute_path)) or "body", error.message[:500])
    return True


@cache
def _validator(method: str, template: str) -> Draft202012Validator | None:
    document = _document() or {"paths": {}}
    operation = document["paths"].get(template, {}).get(method, {})
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    return Draft202012Validator(content["schema"] | {"components": document["components"]})


def check_message(body: Json, *, is_edit: bool = False) -> None:
    """Refuse what the document lets through but Discord does not."""
    _known(body, _MESSAGE_KEYS, "")
    _known(body.get("allowed_mentions") or {}, _MENTION_KEYS, "allowed_mentions")
    if not is_edit and not any(body.get(key) for key in _FILLING):
        raise EMPTY_MESSAGE()
    if len(body.get("content") or "") > 2000:
        raise invalid_form("content", "Must be 2000 or fewer in length.")
    if len(str(body.get("nonce") or "")) > 25:
        raise invalid_form("nonce", "Must be 25 or fewer in length.")
    embeds = body.get("embeds") or []
    if len(embeds) > 10:
        raise invalid_form("embeds", "Must be 10 or fewer in length.")
    for at, embed in enumerate(embeds):
        _check_embed(embed, f"embeds.{at}")
    if sum(len(text) for embed in embeds for text in _texts(embed)) > 6000:
        raise invalid_form("embeds", "Embed size exceeds maximum size of 6000")
    if (body.get("flags") or 0) & COMPONENTS_V2:
        _check_components_v2(body)


def _check_embed(embed: Json, path: str) -> None:
    _known(embed, _EMBED_KEYS, path)
    if not any(embed.get(key) for key in _EMBED_KEYS - {"type", "color"}):
        raise invalid_form(path, "This embed is empty.")
    _limit(embed, {"title": 256, "description": 4096}, path)
    check_url(embed.get("url"), f"{path}.url")
    if embed.get("timestamp") is not None:
        try:
            datetime.fromisoformat(embed["timestamp"])
        except (TypeError, ValueError):
            raise invalid_form(f"{path}.timestamp", "Could not parse timestamp.") from None
    for key, rules in _PARTS.items():
        if embed.get(key) is not None:
            _check_part(
                embed[key], rules, f"{path}.{key}", attachments=key in {"image", "thumbnail"}
            )
    fields = embed.get("fields") or []
    if len(fields) > 25:
        raise invalid_form(f"{path}.fields", "Must be 25 or fewer in length.")
    for at, one in enumerate(fields):
        _check_part(one, _FIELD, f"{path}.fields.{at}", attachments=False)


def _check_part(
    part: Json, rules: tuple[set[str], set[str], dict[str, int]], path: str, *, attachments: bool
) -> None:
    keys, required, limits = rules
    _known(part, keys, path)
    for key in required:
        if not str(part.get(key) or "").strip():
            raise invalid_form(f"{path}.{key}", "This field is required")
    _limit(part, limits, path)
    for key in ("url", "icon_url"):
        if not (attachments and str(part.get(key)).startswith("attachment://")):
            check_url(part.get(key), f"{path}.{key}")


def _check_components_v2(body: Json) -> None:
    if body.get("content") or body.get("embeds"):
        raise invalid_form("flags", "Components V2 take neither content nor embeds.")
    every = list(_inside(body.get("components") or []))
    if len(every) > 40:
        raise invalid_form("components", "A message has at most 40 components.")
    if sum(len(one.get("content") or "") for one in every) > 4000:
        raise invalid_form("components", "Text displays exceed 4000 characters.")
    for one in every:
        if one["type"] == _TEXT_DISPLAY and not str(one.get("content") or "").strip():
            raise invalid_form("components.content", "This field is required")
        if one["type"] == _SECTION and not (one.get("components") and one.get("accessory")):
            raise invalid_form("components", "A section has texts and an accessory.")
        if len(one.get("url") or "") > 512:
            raise invalid_form("components.url", "Must be 512 or fewer in length.")
        for media in (one.get("media"), *(item["media"] for item in one.get("items") or ())):
            check_url((media or {}).get("url"), "components.media.url")


def _inside(components: Any) -> Iterator[Json]:
    """Components, those within them, and what stands beside a section."""
    for one in components:
        yield one
        yield from _inside(one.get("components") or ())
        if one.get("accessory"):
            yield one["accessory"]


def _texts(embed: Json) -> Iterator[str]:
    """Whatever counts towards the limit of all embeds together."""
    yield embed.get("title") or ""
    yield embed.get("description") or ""
    yield (embed.get("footer") or {}).get("text") or ""
    yield (embed.get("author") or {}).get("name") or ""
    for one in embed.get("fields") or ():
        yield one["name"]
        yield one["value"]


def _known(part: Json, keys: set[str], path: str) -> None:
    for key in part:
        if key not in keys:
            raise invalid_form(f"{path}.{key}".lstrip("."), "Unknown key.")


def _limit(part: Json, limits: dict[str, int], path: str) -> None:
    for key, limit in limits.items():
        if len(part.get(key) or "") > limit:
            raise invalid_form(f"{path}.{key}", f"Must be {limit} or fewer in length.")


def check_url(url: object, path: str) -> None:
    """Refuse what is not an address of the web; None is none."""
    if url is None:
        return
    text = str(url)
    try:
        parts = urlsplit(text)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_good = False
    if not is_good or len(text) > 2048 or " " in text:
        raise invalid_form(path, "Not a well formed URL.")
