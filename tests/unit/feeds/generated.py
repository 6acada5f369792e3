"""Random feeds: well-formed RSS 2.0, RSS 1.0 and Atom with most that occurs in them, and all that
makes the short way impossible now and then. The same seed gives the same feed."""

import random
from dataclasses import dataclass

_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "atom": "http://www.w3.org/2005/Atom",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "georss": "http://www.georss.org/georss",
    "x": "urn:x-unknown",
}
_ATOM = "http://www.w3.org/2005/Atom"
_RSS1 = "http://purl.org/rss/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TEXTS = [
    "Gulls", "The pier", "A &amp; B", "&#8217;quoted&#8217;", "caf&#233; &#x1F680;", "größer",
    "港の朝", "<![CDATA[<b>raw</b> & </item>]]>", "<![CDATA[a]]>b<![CDATA[c]]>", "",
    "  spaced \n out ",
    "&lt;p&gt;Para &lt;i&gt;two&lt;/i&gt;&lt;/p&gt;", "&amp;lt;twice&amp;gt;", "x<!-- within -->y",
    "&lt;img src='/i.jpg'&gt;", "1 &lt; 2 &gt; 0", "<?pi within?>z", "مرحبا",
]  # fmt: skip
_LINKS = [
    "https://a.example/{}",
    "/rel/{}",
    "{}?a=1&amp;b=2",
    "http://b.example/ü/{}",
    "",
    "urn:{}",
]
_DATES = [
    "Thu, 01 Jan 2026 08:00:00 +0000", "2026-01-01T08:00:00Z", "Wed, 31 Dec 2025 05:00:00 EST",
    "2025-12-31", "yesterday", "",
]  # fmt: skip
_TYPES = [
    "application/xml", "application/rss+xml; charset=utf-8", "text/xml", "text/html",
    "application/octet-stream", "application/atom+xml",
]  # fmt: skip
_BETWEEN = [
    "",
    "\n",
    "\n\t",
    "<!-- <item> -->",
    "<?pi <item>?>",
    "\r\n",
    "<x:note>between</x:note>",
]


@dataclass(frozen=True)
class Generated:
    """A document, how it is served, and the places of the items that were there before."""

    body: bytes
    content_type: str
    known: frozenset[int]


def generate(seed: int) -> Generated:
    """The feed of a seed."""
    return _Generator(random.Random(seed)).feed()  # noqa: S311 - repeatable is what it has to be


class _Generator:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._kind = chance.choice(["rss", "rss", "atom", "atom", "rdf"])

    def feed(self) -> Generated:
        items = [self._item(number) for number in range(self._chance.randint(1, 5))]
        if self._one_in(8):
            items.insert(self._chance.randrange(len(items) + 1), self._chance.choice(items))
        known = frozenset(at for at in range(len(items)) if self._one_in(2))
        text, encoding = self._spoilt(self._document(items))
        body = text.encode(encoding, "xmlcharrefreplace")
        # feedparser reads ASCII in UTF-16 as the other encoding that a server claims it to be.
        types = _TYPES[:1] if encoding == "utf-16" else _TYPES
        return Generated(body, self._chance.choice(types), known)

    def _document(self, items: list[str]) -> str:
        between = [self._chance.choice(_BETWEEN) for _ in items]
        listed = "".join(gap + one for gap, one in zip(between, items, strict=True))
        head = f"<title>{self._text()}</title>{self._link('home')}"
        head += self._some(
            '<x:meta a="1 > 0"><x:title>no</x:title></x:meta>', "<dc:language>de</dc:language>"
        )
        tail = self._some("<x:tail>end</x:tail>", "<category>late</category>", "<!-- end -->")
        around = "".join(f' xmlns:{name}="{url}"' for name, url in _NAMESPACES.items())
        around += self._some(' xml:base="https://base.example/dir/"', ' xml:lang="de"')
        lead = self._chance.choice(
            ['<?xml version="1.0" encoding="UTF-8"?>\n', "<?xml version='1.0'?>", "", "\n "]
        )
        lead += self._some("<!-- lead -->", "<?style x?>") if lead != "\n " else ""
        match self._kind:
            case "atom":
                return f'{lead}<feed xmlns="{_ATOM}"{around}>{head}{listed}{tail}</feed>\n'
            case "rdf":
                channel = f'<channel rdf:about="u"><items/>{head}</channel>'
                root = f'<rdf:RDF xmlns="{_RSS1}" xmlns:rdf="{_RDF}"{around}>'
                return f"{lead}{root}{channel}{listed}{tail}</rdf:RDF>"
        image = self._some("<image><url>/icon.png</url><title>no</title><link>/</link></image>")
        return (
            f'{lead}<rss version="2.0"{around}><channel>{head}{image}{listed}{tail}</channel></rss>'
        )

    def _item(self, number: int) -> str:
        name = f"{number}-{self._chance.randrange(99)}"
        own = self._atom_elements(name) if self._kind == "atom" else self._rss_elements(name)
        elements = [one for one in own + self._shared_elements(name) if self._one_in(2)]
        self._chance.shuffle(elements)
        tag = "entry" if self._kind == "atom" else "item"
        attributes = self._some(
            ' xml:base="sub/"', ' xml:lang="fr"', ' note="a > b"', ' xmlns:y="urn:x-own"', "\n"
        )
        return f"<{tag}{attributes}>{self._space().join(elements)}</{tag}{self._some(' ')}>"

    def _rss_elements(self, name: str) -> list[str]:
        permalink = self._chance.choice(["", ' isPermaLink="false"', ' isPermaLink="true"'])
        return [
            f"<title>{self._text()}</title>", self._link(name), f"<guid{permalink}>{name}</guid>",
            f"<description>{self._text()}</description>", f"<pubDate>{self._date()}</pubDate>",
            f"<content:encoded>{self._text()}</content:encoded>",
            f"<author>{self._text()}</author>", "<comments>/c</comments>",
            f'<enclosure url="/{name}.mp3" type="audio/mpeg" length="1"/>',
            '<source url="https://s.example/">From <x:title>elsewhere</x:title></source>',
            "<image><url>/x.png</url><title>no</title></image>",
            f'<atom:link rel="alternate" href="/alt/{name}"/>',
        ]  # fmt: skip

    def _atom_elements(self, name: str) -> list[str]:
        kind = self._chance.choice(["", ' type="html"', ' type="text"'])
        xhtml = f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{name} <b>x</b></p></div>'
        return [
            f"<title{kind}>{self._text()}</title>", self._link(name), f"<id>tag:{name}</id>",
            f"<updated>{self._date()}</updated>", f"<published>{self._date()}</published>",
            f"<summary{kind}>{self._text()}</summary>", f"<content{kind}>{self._text()}</content>",
            f'<content type="xhtml">{xhtml}</content>', f'<title type="xhtml">{xhtml}</title>',
            f"<author><name>{self._text()}</name><uri>/me</uri></author>",
            '<source><title>From</title><id>s</id><updated>2025-01-01T00:00:00Z</updated></source>',
            f'<link rel="enclosure" href="{name}.jpg" type="image/jpeg"/>',
            "<thr:total>3</thr:total>",
        ]  # fmt: skip

    def _shared_elements(self, name: str) -> list[str]:
        text = self._text()
        title, about = f"<media:title>{text}</media:title>", f"<media:text>{text}</media:text>"
        return [
            f'<category term="{name}" label="L">{text}</category>', "<category>two</category>",
            f"<dc:creator>{text}</dc:creator>", f"<dc:date>{self._date()}</dc:date>",
            f'<media:content url="/{name}.jpg" medium="image">{title}</media:content>',
            f'<media:group><media:thumbnail url="t.jpg" width="9"/>{about}</media:group>',
            f'<itunes:image href="/{name}.png"/>', f"<itunes:summary>{text}</itunes:summary>",
            f"<x:stock><x:item-like/>{text}<x:title>no</x:title></x:stock>",
            "<slash:comments>2</slash:comments>", f"<media:description>{text}</media:description>",
            "<georss:point>51.5 -0.1</georss:point>", f"<!-- {name} -->", "<?pi item?>",
        ]  # fmt: skip

    def _spoilt(self, text: str) -> tuple[str, str]:
        """One document in eight cannot, or need not, go the short way."""
        if not self._one_in(8):
            return text, "utf-8"
        tag = "entry" if self._kind == "atom" else "item"
        declared = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text.lstrip()
        return self._chance.choice(
            [
                (f'<?xml version="1.0" encoding="iso-8859-1"?>{declared}', "iso-8859-1"),
                (f'<?xml version="1.0" encoding="UTF-16"?>{declared}', "utf-16"),
                ("\ufeff" + text.lstrip(), "utf-8"),
                (f"<!DOCTYPE any>{declared}", "utf-8"),
                (text.replace(f"</{tag}", f"<{tag}><title>in</title></{tag}></{tag}", 1), "utf-8"),
                (text.replace(f"</{tag}", f"<nope:a>b</nope:a></{tag}", 1), "utf-8"),
                (text.replace("<title>", "<title>&nbsp;", 1), "utf-8"),
                (text.replace(f"<{tag}", f"<x:{tag}><title>x</title></x:{tag}><{tag}", 1), "utf-8"),
                (text.replace(f"<{tag}", f"<{tag}/><{tag}", 1), "utf-8"),
            ]
        )

    def _link(self, name: str) -> str:
        link = self._chance.choice(_LINKS).format(name)
        return f'<link href="{link}"/>' if self._kind == "atom" else f"<link>{link}</link>"

    def _text(self) -> str:
        return self._space() + self._chance.choice(_TEXTS)

    def _date(self) -> str:
        return self._chance.choice(_DATES)

    def _space(self) -> str:
        return self._chance.choice(["", "", "\n\t", " "])

    def _some(self, *parts: str) -> str:
        return "".join(part for part in parts if self._one_in(4))

    def _one_in(self, number: int) -> bool:
        return self._chance.randrange(number) == 0
