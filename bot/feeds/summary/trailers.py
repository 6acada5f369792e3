"""What is no part of a text, though a publisher has it there (pure)."""

import re

from bot.feeds.summary.blocks import Block, head, with_ellipsis

_TAIL = 700  # how far from the end a trailer may begin
_MAX_LINE = 60  # of links alone, before the text begins
# What publishers append to an excerpt: its own line, or after the end of a sentence.
_TRAILER = re.compile(
    r"(?:^|(?<=[\s.!?…»”’\"'\])]))\s*(?:"
    r"(?:Source|Original) (?:[Ll]ink|[Aa]rticle)"
    r"|(?:Read|READ) (?:[Mm]ore|MORE|the (?:full|whole|rest)\b.{0,80})"
    r"(?: (?:at|on|about|here)\b.{0,120})?"
    r"|(?:Continue|Keep) [Rr]eading\b.{0,200}"
    r"|The post\b.{1,400}?\b(?:appeared first on|first appeared on)\b.{1,200}"
    # The same in other languages.
    r"|(?:Der Beitrag|L[’']article|La entrada|L[’']articolo|O post|Het bericht|Сообщение)\b"
    r".{1,400}?\b(?:erschien zuerst auf|est apparu en premier sur|se publicó primero en|proviene da"
    r"|apareceu primeiro em|verscheen eerst op|появились сначала на)\b.{1,200}"
    r"|(?:Weiterlesen|Lire la suite|Leer más|Leggi tutto|Читать далее)\b.{0,120}"
    r"|続きを読む|阅读更多|阅读全文"
    # Forums, Reddit, Hacker News, and those who host podcasts.
    r"|Read (?:the )?full topic|\d+ posts? - \d+ participants?"
    r"|submitted by\s+/u/\S+(?:\s+to\s+r/\S+)?|\[link\]\s*\[comments\]"
    r"|(?:Article|Comments) URL:\s*\S+|Points:\s*\d+|\#\s*Comments:\s*\d+"
    r"|Learn more about your ad choices\..{0,80}|Hosted on Acast\..{0,80}"
    r"|See omnystudio\.com/listener.{0,40}"
    r")[\s.:…»›→>]*$",
    re.DOTALL,
)
_CUT_MARK = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.)\s*$")
# What stands above a text in the page that it was taken from.
_LEADER = re.compile(
    r"advertisement|sponsored|listen to (?:this|the) (?:article|story|episode)|share this.{0,40}"
    r"|(?:sign up|subscribe)\b.{0,80}\b(?:newsletter|email).{0,40}|\d+ min(?:ute)?s?(?: read)?"
    r"|(?:photo|image|picture)(?: credit| by|s?:).{0,100}",
    re.IGNORECASE,
)
_NO_TEXT = re.compile(
    r"\W*(?:comments|link|permalink|source|discuss(?:ion)?|view)\W*", re.IGNORECASE
)


def without_trailers(blocks: list[Block]) -> list[Block]:
    """Blocks without "[…]", "Source link", "Read more" and their like at the end."""
    blocks = list(blocks)
    cut = False
    while blocks:
        text = blocks[-1].text
        start = max(0, len(text) - _TAIL)
        trailer = _TRAILER.search(text, start) or _CUT_MARK.search(text, start)
        if trailer is None:
            break
        cut = cut or trailer.re is _CUT_MARK
        kept = head(blocks[-1], len(text[: trailer.start()].rstrip()))
        blocks[-1:] = [kept] if kept.text else []
    if cut and blocks:
        blocks[-1] = with_ellipsis(blocks[-1])
    return blocks


def without_leaders(blocks: list[Block], title: str) -> list[Block]:
    """Blocks without the title again, links of the page, and what else it has around the text."""
    start = 0
    while start < len(blocks) and _is_leader(blocks[start], title, blocks[start + 1 :]):
        start += 1
    return [block for block in blocks[start:] if not _LEADER.fullmatch(block.text)]


def _is_leader(block: Block, title: str, rest: list[Block]) -> bool:
    text = block.text
    if _same(text, title) or _LEADER.fullmatch(text):
        return True
    if not _are_links(block) or block.prefix:
        return False
    if not rest:
        return _NO_TEXT.fullmatch(text) is not None
    return len(text) <= _MAX_LINE and not _are_links(rest[0])


def _are_links(block: Block) -> bool:
    return all(run.href for run in block.runs if run.text.strip())


def _same(text: str, title: str) -> bool:
    return bool(title) and " ".join(text.split()).casefold() == title.casefold()
