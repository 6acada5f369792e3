"""The demo site's feeds: RSS 2.0 the way WordPress writes it, with all that is awkward about it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from bot.demo.stories import Story

NAME = "The Harbour Post"
SHOWN = 10
"""How many of the newest stories a feed lists."""


@dataclass(frozen=True, slots=True)
class Article:
    """A story as published on a site."""

    story: Story
    number: int
    published: datetime
    site: str

    @property
    def url(self) -> str:
        """Give the address of its page."""
        return f"{self.site}/story/{self.story.slug}/"

    @property
    def guid(self) -> str:
        """Give its identity, which like WordPress's is not the address of its page."""
        return f"{self.site}/?p={self.number}"

    @property
    def picture(self) -> str:
        """Give the address of its picture."""
        return f"{self.site}/media/{self.story.motif}.jpg"

    @property
    def body(self) -> str:
        """Give its paragraphs as HTML, with absolute links."""
        html = "\n".join(self.story.paragraphs).replace('href="/', f'href="{self.site}/')
        parts = re.split(r"(<[^>]*>)", html)
        parts[::2] = [_curl(text) for text in parts[::2]]
        return "".join(parts)


def slugify(tag: str) -> str:
    """Give the form of a tag that is used in addresses."""
    return re.sub(r"[^a-z0-9]+", "-", tag.casefold()).strip("-")


def typeset(text: str) -> str:
    """Turn plain text into HTML with WordPress's numeric entities."""
    return _curl(escape(text, quote=False).replace("&amp;", "&#038;"))


def _curl(html: str) -> str:
    html = re.sub(r"(^|[\s(—])\"", r"\1&#8220;", html).replace('"', "&#8221;")
    html = re.sub(r"(^|[\s(—])'", r"\1&#8216;", html).replace("'", "&#8217;")
    return html.replace("—", "&#8212;").replace("…", "&#8230;")


def channel_title(tag: str | None) -> str:
    """Give the title of the feed of a tag, or of all stories, as HTML."""
    return f"{typeset(tag)} &#8211; {NAME}" if tag else NAME


def rss(site: str, articles: Sequence[Article], tag: str | None = None) -> bytes:
    """Write the feed of articles, newest first; those past the limit are left out."""
    shown = articles[:SHOWN]
    page = f"{site}/tag/{slugify(tag)}/" if tag else f"{site}/"
    title = channel_title(tag)
    built = f"<lastBuildDate>{_date(shown[0])}</lastBuildDate>" if shown else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:atom="http://www.w3.org/2005/Atom"
\txmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
\txmlns:slash="http://purl.org/rss/1.0/modules/slash/"
\txmlns:media="http://search.yahoo.com/mrss/"
\t>

<channel>
\t<title>{title}</title>
\t<atom:link href="{page}feed/" rel="self" type="application/rss+xml" />
\t<link>{page}</link>
\t<description>News from the quay &#038; beyond</description>
\t{built}
\t<language>en-GB</language>
\t<sy:updatePeriod>
\thourly\t</sy:updatePeriod>
\t<sy:updateFrequency>
\t1\t</sy:updateFrequency>
\t<generator>https://wordpress.org/?v=6.8.1</generator>

<image>
\t<url>{site}/icon.png</url>
\t<title>{title}</title>
\t<link>{page}</link>
\t<width>64</width>
\t<height>64</height>
</image>
{"".join(_item(article) for article in shown)}</channel>
</rss>
""".encode()


def _item(article: Article) -> str:
    story = article.story
    categories = "".join(f"\t\t<category>{_cdata(tag)}</category>\n" for tag in story.tags)
    return f"""\t<item>
\t\t<title>{typeset(story.title)}</title>
\t\t<link>{article.url}</link>
\t\t<comments>{article.url}#respond</comments>

\t\t<dc:creator>{_cdata(story.author)}</dc:creator>
\t\t<pubDate>{_date(article)}</pubDate>
{categories}\t\t<guid isPermaLink="false">{article.guid}</guid>

\t\t<description>{_cdata(_description(article))}</description>
\t\t<content:encoded>{_cdata(_content(article))}</content:encoded>

\t\t<wfw:commentRss>{article.url}feed/</wfw:commentRss>
\t\t<slash:comments>{article.number % 5}</slash:comments>
\t\t<media:content url="{article.picture}" medium="image"></media:content>
\t</item>
"""


def _description(article: Article) -> str:
    """End an excerpt in one of the ways that sites leave in their feeds."""
    excerpt = typeset(article.story.excerpt)
    match article.number % 5:
        case 0 | 3:
            return f"{excerpt} [&#8230;]"
        case 1 | 4:
            return f"{excerpt} Source link"
        case _:
            return f"<p>{excerpt} [&#8230;]</p>\n{_credit(article)}"


def _content(article: Article) -> str:
    first, _, rest = article.body.partition("\n")
    alt = escape(article.story.alt)
    return f"""{first}
<figure class="wp-block-image size-large"><img src="{article.picture}" alt="{alt}" /></figure>
{rest}
{_credit(article)}
"""


def _credit(article: Article) -> str:
    return (
        f'<p>The post <a href="{article.url}">{typeset(article.story.title)}</a> '
        f'appeared first on <a href="{article.site}">{NAME}</a>.</p>'
    )


def _cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _date(article: Article) -> str:
    return format_datetime(article.published.astimezone(UTC))
