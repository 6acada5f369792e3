"""HTML to short Discord markdown (pure).

The text is read into blocks of styled runs, shortened there, and only then written as markdown:
so nothing is ever cut inside a link or between two asterisks, and every word is escaped exactly
once.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from bot import markdown
from bot.feeds.text import visible
from bot.urls import absolute

LIMIT = 400
"""How long a summary is, in characters that a reader sees."""

MAX_MARKDOWN = 2000
"""How long it is with its markup; past that, links are left out, and then every style."""

_MAX_HTML = 64 * 1024
_CHUNK = 2048
_TAIL = 700  # how far from the end a trailer may begin
_SKIPPED = {
    "script", "style", "head", "noscript", "template", "iframe", "object", "svg", "math", "form",
    "button", "select", "textarea", "figcaption", "audio", "video",
}  # fmt: skip
_BREAKING = {
    "p", "div", "section", "article", "header", "footer", "aside", "main", "figure", "ul", "ol",
    "dl", "dt", "dd", "table", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre",
    "center", "blockquote", "li",
}  # fmt: skip
_STYLES = {
    "b": "**", "strong": "**", "h1": "**", "h2": "**", "h3": "**", "h4": "**",
    "i": "*", "em": "*", "cite": "*", "s": "~~", "del": "~~", "strike": "~~",
    "code": "`", "kbd": "`", "tt": "`",
}  # fmt: skip

# What publishers append to an excerpt: its own line, or after the end of a sentence.
_TRAILER = re.compile(
    r"(?:^|(?<=[\s.!?…»”’\"'\])]))\s*(?:"
    r"(?:Source|Original) (?:[Ll]ink|[Aa]rticle)"
    r"|(?:Read|READ) (?:[Mm]ore|MORE|the (?:full|whole|rest)\b.{0,80})"
    r"(?: (?:at|on|about|here)\b.{0,120})?"
    r"|(?:Continue|Keep) [Rr]eading\b.{0,200}"
    r"|The post\b.{1,400}?\b(?:appeared first on|first appeared on)\b.{1,200}"
    r")[\s.:…»›→>]*$",
    re.DOTALL,
)
_CUT_MARK = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.)\s*$")
_PARAMETER = re.compile(r"&(?=[\w.%\[\]-]+=)")  # `&copy=1` in an address is no entity


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style: its markers from the outside in, and the link it belongs to."""

    text: str
    marks: tuple[str, ...] = ()
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A line of runs, and what Discord wants before it: nothing, `- `, `1. ` or `> `."""

    prefix: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words without any styling."""
        return "".join(run.text for run in self.runs)


def summarise(source: str, *, is_html: bool, base: str) -> str:
    """`source` as Discord markdown of at most `LIMIT` visible characters, or "".

    `base` makes relative links absolute. The result is safe to put into an embed as it is.
    """
    blocks = read_html(source, base) if is_html else read_text(source)
    blocks = shorten(_without_trailers(blocks), LIMIT)
    written = write(blocks)
    if markdown.length(written) > MAX_MARKDOWN:
        written = write(_without_links(blocks))
    if markdown.length(written) > MAX_MARKDOWN:
        written = write(Block("", (Run(block.text),)) for block in blocks)
    return written


def plain_text(source: str) -> str:
    """The words of some HTML on one line."""
    return " ".join(block.text for block in read_html(source, ""))


def read_text(source: str) -> list[Block]:
    """Plain text, a block a line."""
    lines = (" ".join(line.split()) for line in visible(source[:_MAX_HTML]).splitlines())
    return [Block("", (Run(line),)) for line in lines if line]


def read_html(source: str, base: str) -> list[Block]:
    """HTML as blocks; reading ends soon after there is enough text for a summary."""
    reader = _Reader(base)
    if len(source) > _MAX_HTML:
        before, _, tag = source[:_MAX_HTML].rpartition("<")
        source = source[:_MAX_HTML] if ">" in tag else before  # half a tag would become text
    source = _PARAMETER.sub("&amp;", source)
    for start in range(0, len(source), _CHUNK):
        reader.feed(source[start : start + _CHUNK])
        if reader.size > LIMIT * 4:
            break
    reader.close()
    reader.end_block()
    return reader.blocks


def shorten(blocks: Iterable[Block], limit: int) -> list[Block]:
    """The first `limit` characters of the blocks, with an ellipsis if that is not all of them."""
    kept: list[Block] = []
    room = limit
    for block in blocks:
        if len(block.text) > room:
            head = _head(block, markdown.cut_at(block.text, max(0, room - 1)))
            if head.text:
                kept.append(_with_ellipsis(head))
            elif kept:
                kept[-1] = _with_ellipsis(kept[-1])
            break
        kept.append(block)
        room -= len(block.text)
    return kept


def write(blocks: Iterable[Block]) -> str:
    """Blocks as markdown: a blank line between paragraphs, none inside a list or a quote."""
    out: list[str] = []
    previous: Block | None = None
    for block in blocks:
        if previous is not None:
            out.append("\n" if previous.prefix and block.prefix else "\n\n")
        out.append(block.prefix + _write_runs(block.runs))
        previous = block
    return "".join(out)


class _Reader(HTMLParser):
    """Collects blocks; forgives unclosed and crossed tags, as browsers do."""

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Pass over `<![if …]>` and the like; HTMLParser fails at those it does not know."""
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.size = 0
        self._base = base
        self._runs: list[Run] = []
        self._open: list[str] = []
        self._links: list[str | None] = []
        self._lists: list[int | None] = []
        self._prefix = ""
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a style, a link, a list or a block."""
        if tag in _SKIPPED:
            self._skipping += 1
        elif tag == "br":
            self.end_block()
        elif tag in _BREAKING:
            self.end_block()
            self._begin(tag)
        if tag in _STYLES:
            self._open.append(tag)
        elif tag == "a":
            self._links.append(absolute(dict(attrs).get("href"), self._base))

    def handle_endtag(self, tag: str) -> None:
        """Close what `tag` opened, if anything did."""
        if tag in _SKIPPED:
            self._skipping = max(0, self._skipping - 1)
        elif tag in _BREAKING:
            self.end_block()
            self._end(tag)
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag)]
        elif tag == "a" and self._links:
            self._links.pop()

    def handle_data(self, data: str) -> None:
        """Add text in the styles that are open, white space folded."""
        if self._skipping:
            return
        words = visible(data)
        text = re.sub(r"[^\S\u00a0]+", " ", words).replace("\u00a0", " ")
        if not self._runs or self._runs[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if not text:
            return
        marks = tuple(dict.fromkeys(_STYLES[tag] for tag in self._open))
        run = Run(text, marks, self._links[-1] if self._links else None)
        if self._runs and replace(self._runs[-1], text="") == replace(run, text=""):
            run = replace(run, text=self._runs.pop().text + text)
        self._runs.append(run)
        self.size += len(text)

    def end_block(self) -> None:
        """Finish the current block, if it holds any text."""
        runs = _head(
            Block("", tuple(self._runs)), len("".join(r.text for r in self._runs).rstrip())
        )
        if runs.text:
            self.blocks.append(Block(self._prefix, runs.runs))
            self._prefix = "> " if self._prefix == "> " else ""
        self._runs = []

    def _begin(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "blockquote":
            self._prefix = "> "
        elif tag == "li":
            number = self._lists[-1] if self._lists else None
            if number is not None:
                self._lists[-1] = number + 1
                self._prefix = f"{number + 1}. "
            else:
                self._prefix = "- "

    def _end(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if tag in {"ul", "ol", "li", "blockquote"}:
            self._prefix = ""


def _without_trailers(blocks: list[Block]) -> list[Block]:
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
        head = _head(blocks[-1], len(text[: trailer.start()].rstrip()))
        blocks[-1:] = [head] if head.text else []
    if cut and blocks:
        blocks[-1] = _with_ellipsis(blocks[-1])
    return blocks


def _without_links(blocks: list[Block]) -> list[Block]:
    return [
        replace(block, runs=tuple(replace(run, href=None) for run in block.runs))
        for block in blocks
    ]


def _head(block: Block, length: int) -> Block:
    """The first `length` characters of a block."""
    runs: list[Run] = []
    for run in block.runs:
        if length <= 0:
            break
        runs.append(replace(run, text=run.text[:length]))
        length -= len(run.text)
    return Block(block.prefix, tuple(runs))


def _with_ellipsis(block: Block) -> Block:
    text = block.text.rstrip(" .,;:-–—…")
    head = _head(block, len(text))
    return Block(block.prefix, (*head.runs, Run(markdown.ELLIPSIS)))


def _write_runs(runs: Iterable[Run]) -> str:
    """Runs on a line. Markers hug the words, because Discord ignores `** so **`, and those that
    neighbours share stay open, because it cannot tell apart those that touch."""
    out: list[str] = []
    opened: tuple[str, ...] = ()
    space = ""
    for run in _joined(runs):
        core = run.text.strip(" ")
        if not core:
            space += run.text
            continue
        before, _, after = run.text.partition(core)
        space += before
        marks = () if "`" in run.marks else run.marks  # an asterisk in code would end them
        pairs = zip(opened, marks, strict=False)
        shared = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
        closing, opening = opened[shared:], marks[shared:]
        if closing and not space:
            opening = ()
        out += [*reversed(closing), space, *opening, _write_words(core, run)]
        opened = opened[:shared] + opening
        space = after
    return "".join([*out, *reversed(opened), space])


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Runs with neighbours of one style made one."""
    joined: list[Run] = []
    for run in runs:
        # Discord shows a masked link as source when its text looks like an address.
        run = replace(run, href=None) if "://" in run.text else run
        if joined and replace(joined[-1], text="") == replace(run, text=""):
            run = replace(run, text=joined.pop().text + run.text)
        joined.append(run)
    return joined


def _write_words(words: str, run: Run) -> str:
    """`words` as code and as a link, if `run` is that."""
    out = f"`{words.replace('`', chr(39))}`" if "`" in run.marks else markdown.escape(words)
    if run.href:
        out = f"[{out}]({run.href.replace('(', '%28').replace(')', '%29')})"
    return out
