"""The pages of the demo's news site, as HTML."""

from collections.abc import Sequence
from html import escape

from bot.demo.feed import NAME, Article, channel_title, slugify, typeset

_SECTIONS = ("NATO", "World News", "Science", "Culture", "Climate", "Sport")

_STYLE = """
:root { --ink: #16213e; --soft: #5b6785; --paper: #fbf8f3; --card: #ffffff; --line: #e6dfd3;
  --sea: #1f5fa8; --red: #d8404a; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --ink: #f1ede4; --soft: #a3adc4; --paper: #10162b;
  --card: #1a2240; --line: #2b355a; --sea: #7fb8ff; --red: #ff7b7b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 17px/1.6 Charter, Georgia, "Noto Serif", serif; }
a { color: inherit; text-decoration: none; }
img { display: block; width: 100%; height: auto; }
.wrap { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
header { border-bottom: 1px solid var(--line); background: var(--card); }
header .wrap { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 28px;
  padding-top: 18px; padding-bottom: 18px; }
.brand { display: flex; align-items: center; gap: 12px; font-size: 27px; font-weight: 700;
  letter-spacing: -.02em; }
.brand img { width: 44px; }
nav { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-left: auto; }
@media (max-width: 640px) { nav { margin-left: 0; } }
nav, .meta, .tags, footer { font: 14px/1.5 system-ui, sans-serif; }
nav a:hover, h2 a:hover { color: var(--sea); }
h1, h2 { line-height: 1.18; letter-spacing: -.015em; text-wrap: balance; margin: .35em 0; }
h1 { font-size: clamp(30px, 4.4vw, 46px); }
h2 { font-size: 21px; }
.meta { color: var(--soft); }
.tags { display: flex; flex-wrap: wrap; gap: 6px; }
.tags a { color: var(--red); font-weight: 600; font-size: 12.5px; letter-spacing: .04em;
  text-transform: uppercase; }
.tags a + a::before { content: "/"; color: var(--line); margin-right: 6px; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); gap: 28px;
  padding-top: 32px; padding-bottom: 56px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px;
  overflow: hidden; display: flex; flex-direction: column; }
.card .text { padding: 16px 20px 20px; }
.card p { margin: .4em 0 .8em; color: var(--soft); font-size: 16px; line-height: 1.5; }
.lead { grid-column: 1 / -1; }
@media (min-width: 860px) { .lead { display: grid; grid-template-columns: 1.35fr 1fr; }
  .lead img { height: 100%; object-fit: cover; } .lead h2 { font-size: 34px; }
  .lead .text { padding: 32px; align-self: center; } }
.title { padding-top: 28px; }
article { max-width: 740px; margin: 0 auto; padding: 36px 24px 64px; }
article .standfirst { font-size: 20px; line-height: 1.5; color: var(--soft); margin: .6em 0; }
article figure { margin: 28px 0; }
article figure img { border-radius: 14px; }
article p a, article li a { color: var(--sea); border-bottom: 1px solid currentColor; }
blockquote { margin: 28px 0; padding: 4px 0 4px 22px; border-left: 4px solid var(--red);
  font-size: 21px; line-height: 1.4; font-style: italic; }
blockquote p { margin: 0; }
code { font-size: .9em; background: var(--line); border-radius: 4px; padding: 1px 5px; }
footer { border-top: 1px solid var(--line); color: var(--soft); padding: 24px 0 40px; }
footer a { color: var(--sea); }
"""


def index(site: str, articles: Sequence[Article], tag: str | None = None) -> str:
    """Write the page of all articles, or of those of a tag, newest first."""
    cards = "".join(_card(article, lead=at == 0) for at, article in enumerate(articles))
    heading = f'<div class="wrap title"><h1>{typeset(tag)}</h1></div>' if tag else ""
    main = f'<main>{heading}<div class="wrap grid">{cards}</div></main>'
    alternates = _alternate(site, tag) if tag else ""
    return _page(site, channel_title(tag), alternates, main)


def story(article: Article) -> str:
    """Write the page of one article."""
    told = article.story
    title, excerpt = typeset(told.title), typeset(told.excerpt)
    head = f"""<meta property="og:type" content="article">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{excerpt}">
<meta property="og:url" content="{article.url}">
<meta property="og:image" content="{article.picture}">
<link rel="canonical" href="{article.url}">
"""
    main = f"""<main><article>
{_tags(article)}
<h1>{title}</h1>
<p class="standfirst">{excerpt}</p>
{_byline(article)}
<figure><img src="{article.picture}" alt="{escape(told.alt)}" width="1200" height="675"></figure>
{article.body}
</article></main>"""
    return _page(article.site, f"{title} &#8211; {NAME}", head, main)


def missing(site: str) -> str:
    """Write the page that is shown when there is none."""
    main = f"""<main><article><h1>Nothing on this quay</h1>
<p>There is no such page, or the tide has taken it.
<a href="{site}/">Back to the harbour</a>.</p></article></main>"""
    return _page(site, f"Nothing on this quay &#8211; {NAME}", "", main)


def _page(site: str, title: str, head: str, main: str) -> str:
    sections = "".join(f'<a href="{site}/tag/{slugify(tag)}/">{tag}</a>' for tag in _SECTIONS)
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta property="og:site_name" content="{NAME}">
<link rel="icon" type="image/png" href="{site}/icon.png">
{_alternate(site)}{head}<style>{_STYLE}</style>
</head>
<body>
<header><div class="wrap"><a class="brand" href="{site}/">
<img src="{site}/icon.png" alt="" width="64" height="64">{NAME}</a>
<nav>{sections}</nav></div></header>
{main}
<footer><div class="wrap">A magazine that does not exist, made for the demo of Tidings: none of this
has happened. <a href="{site}/feed/">Feed of all stories</a></div></footer>
</body>
</html>
"""


def _alternate(site: str, tag: str | None = None) -> str:
    feed = f"{site}/tag/{slugify(tag)}/feed/" if tag else f"{site}/feed/"
    title = f"{channel_title(tag)} &#187; Feed"
    return f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{feed}">\n'


def _card(article: Article, *, lead: bool) -> str:
    told = article.story
    return f"""<section class="card{" lead" if lead else ""}">
<a href="{article.url}"><img src="{article.picture}" alt="{escape(told.alt)}"
width="1200" height="675"></a>
<div class="text">{_tags(article)}
<h2><a href="{article.url}">{typeset(told.title)}</a></h2>
<p>{typeset(told.excerpt)}</p>{_byline(article)}</div></section>
"""


def _tags(article: Article) -> str:
    links = (
        f'<a href="{article.site}/tag/{slugify(tag)}/">{typeset(tag)}</a>'
        for tag in article.story.tags
    )
    return f'<div class="tags">{"".join(links)}</div>'


def _byline(article: Article) -> str:
    when = article.published
    shown = f"{when.day} {when:%b %Y, %H:%M} UTC"
    author = typeset(article.story.author)
    return f'<div class="meta">{author} &#183; <time datetime="{when:%FT%TZ}">{shown}</time></div>'
