"""The loopback Discord refuses what Discord refuses: one bad body of each kind."""

from typing import Any

import pytest

from bot.posts import render
from tests.building import entry, listing
from tests.loopback.errors import Refusal
from tests.loopback.validate import check_message, check_schema, is_document_present

MESSAGES = "/channels/{channel_id}/messages"
LONG_URL = "https://x.example/" + "x" * 2048

needs_document = pytest.mark.skipif(
    not is_document_present(), reason="Discord's OpenAPI document is not on this machine"
)


def embed(**parts: Any) -> dict[str, Any]:
    return {"embeds": [{"title": "t"} | parts]}


def v2(*components: dict[str, Any]) -> dict[str, Any]:
    return {"flags": 1 << 15, "components": list(components)}


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


BAD: dict[str, dict[str, Any]] = {
    "nothing": {},
    "an unknown key": {"content": "x", "colour": 1},
    "an unknown key in an embed": embed(colour=1),
    "an unknown key in a footer": embed(footer={"text": "x", "size": 1}),
    "an unknown key in allowed_mentions": {"content": "x", "allowed_mentions": {"parsed": []}},
    "an empty embed": {"embeds": [{"color": 1}]},
    "eleven embeds": {"embeds": [{"title": "t"}] * 11},
    "a long title": embed(title="x" * 257),
    "a long description": embed(description="x" * 4097),
    "a long author": embed(author={"name": "x" * 257}),
    "a long footer": embed(footer={"text": "x" * 2049}),
    "a long field": embed(fields=[{"name": "x", "value": "x" * 1025}]),
    "26 fields": embed(fields=[{"name": "x", "value": "x"}] * 26),
    "6001 characters in all": {
        "embeds": [{"description": "x" * 3001}, {"description": "x" * 3000}]
    },
    "an empty footer": embed(footer={"text": " "}),
    "an empty author": embed(author={"name": ""}),
    "a field without a value": embed(fields=[{"name": "x", "value": ""}]),
    "a relative link": embed(url="/x"),
    "a javascript link": embed(url="javascript:alert(1)"),
    "a link of 2049 characters": embed(url=LONG_URL),
    "a thumbnail without an address": embed(thumbnail={}),
    "a thumbnail that is data": embed(thumbnail={"url": "data:image/png;base64,x"}),
    "an icon that is no address": embed(author={"name": "x", "icon_url": "x"}),
    "a bad timestamp": embed(timestamp="yesterday"),
    "2001 characters of content": {"content": "x" * 2001},
    "a long nonce": {"content": "x", "nonce": "x" * 26},
    "Components V2 with content": {"content": "x", "flags": 1 << 15},
    "4001 characters of text displays": {
        "flags": 1 << 15,
        "components": [{"type": 17, "components": [{"type": 10, "content": "x" * 4001}]}],
    },
    "4001 characters in a section": v2({"type": 9, "components": [text("x" * 4001)]}),
    "41 components": v2(*(text("x") for _ in range(41))),
    "an empty text display": v2(text(" ")),
    "a section without an accessory": v2({"type": 9, "components": [text("x")]}),
    "a button with a long link": v2({"type": 1, "components": [{"type": 2, "url": LONG_URL}]}),
    "a gallery of data": v2({"type": 12, "items": [{"media": {"url": "data:image/png,x"}}]}),
    "a thumbnail that is none": v2(
        {"type": 9, "components": [text("x")], "accessory": {"type": 11, "media": {"url": "x"}}}
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_body_is_refused(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_message(BAD[name])
    assert refused.value.status == 400
    assert refused.value.code == (50006 if name == "nothing" else 50035)


def test_a_good_body_passes() -> None:
    body = render.message(entry(), listing(entry()).info)
    check_message(body | {"nonce": "x" * 25, "enforce_nonce": True})


@needs_document
def test_discords_document_is_asked_too() -> None:
    assert check_schema("POST", MESSAGES, embed(color=1))
    with pytest.raises(Refusal) as refused:
        check_schema("POST", MESSAGES, embed(color=0x1000000))
    assert refused.value.body()["errors"]["embeds"]["0"]["color"]["_errors"]
    assert not check_schema("GET", MESSAGES, {})
