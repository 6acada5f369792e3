"""URLs from feeds and people: made absolute, checked, compared, shown without secrets (pure)."""

import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from bot.errors import InputError

MAX_LENGTH = 2048
"""Discord's limit for a URL in an embed."""

_PLAIN = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+")
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_hs(?:enc|mi)|at_\w+|cmpid|ref_src"
)


def absolute(url: object, base: str = "") -> str | None:
    """`url` seen from `base` as an absolute http(s) URL in ASCII, or None if it is none."""
    if not isinstance(url, str) or len(url) > MAX_LENGTH:
        return None
    try:
        joined = urljoin(base, url.strip())
        parts = urlsplit(joined)
        host = parts.hostname
        _ = parts.port
        if parts.scheme not in {"http", "https"} or not host:
            return None
        encoded = joined if _PLAIN.fullmatch(joined) else _in_ascii(joined)
    except ValueError:  # also of half a character, which cannot be quoted
        return None
    return encoded if len(encoded) <= MAX_LENGTH and _PLAIN.fullmatch(encoded) else None


def typed(text: str) -> str:
    """What a person typed or pasted as an address: with a scheme, in ASCII, without a fragment.

    Raises `InputError` for what is no http(s) address.
    """
    address = text.strip().strip("<>")
    url = absolute(address if "://" in address else f"https://{address}")
    if url is None or " " in address:
        raise InputError(
            f"{address[:100]!r} is not an address; paste one that begins with https://"
        )
    parts = urlsplit(url)
    return urlunsplit(
        parts._replace(netloc=_lower_host(parts.netloc), path=parts.path or "/", fragment="")
    )


def canonical(url: str) -> str:
    """`url` without what publishers change about a link: scheme, host, tracking, last slash."""
    parts = urlsplit(url)
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(key.lower())
    ]
    return urlunsplit(("", "", parts.path.rstrip("/"), urlencode(query), ""))


def without_tracking(url: str) -> str:
    """`url` without the parameters that only tell its publisher where somebody came from."""
    parts = urlsplit(url)
    query = "&".join(
        one
        for one in parts.query.split("&")
        if not _TRACKING.fullmatch(one.partition("=")[0].lower())
    )
    return urlunsplit(parts._replace(query=query)) if query != parts.query else url


def without_credentials(url: str) -> str:
    """`url` as it may be shown: user and password are gone."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _lower_host(netloc: str) -> str:
    credentials, at, host = netloc.rpartition("@")
    return f"{credentials}{at}{host.lower()}"


def _in_ascii(url: str) -> str:
    """`url` with its host in Punycode and the rest quoted; "" if the host is none."""
    parts = urlsplit(url)
    credentials, at, place = parts.netloc.rpartition("@")
    host, colon, port = place.partition(":")
    try:
        host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return ""
    keep = "!$%&'()*+,/:;=?@[]~"
    return urlunsplit(
        (
            parts.scheme,
            f"{quote(credentials, keep)}{at}{host}{colon}{port}",
            quote(parts.path, keep),
            quote(parts.query, keep),
            quote(parts.fragment, keep),
        )
    )
