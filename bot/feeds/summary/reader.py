"""HTML and plain text become blocks (pure)."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from bot.feeds.summary.blocks import Block, Run, head
from bot.feeds.text import decoded, one_line, visible
from bot.urls import absolute, without_tracking

_MAX_HTML = 64 * 1024
_CHUNK = 2048
_ENOUGH = 1600  # characters, of which a summary is made
_MAX_ALT = 500
_WRAPPED = 55  # characters, from which a line of plain text may go on in the next
_SKIPPED = {
    "script", "style", "head", "noscript", "template", "iframe", "object", "svg", "math", "form",
    "button", "select", "textarea", "figcaption", "audio", "video",
}  # fmt: skip
_BREAKING = {
    "p", "div", "section", "article", "header", "footer", "aside", "main", "figure", "ul", "ol",
    "dl", "dt", "dd", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre",
    "center", "blockquote", "li",
}  # fmt: skip
_STYLES = {
    "b": "**", "strong": "**", "h1": "**", "h2": "**", "h3": "**", "h4": "**",
    "i": "*", "em": "*", "cite": "*", "s": "~~", "del": "~~", "strike": "~~",
    "code": "`", "kbd": "`", "tt": "`",
}  # fmt: skip

_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_CELLS = {"td", "th"}
_BETWEEN_CELLS = " · "
_PARAMETER = re.compile(r"&(?=[\w.%\[\]-]+=)")  # `&copy=1` in an address is no entity


def read_text(source: str) -> list[Block]:
    """Plain text, a block a line; lines that were only wrapped are one again."""
    blocks: list[Block] = []
    continues = False
    for raw in visible(source[:_MAX_HTML]).splitlines():
        line = " ".join(raw.split())
        if line and continues and len(blocks[-1].text) >= _WRAPPED and line[0].islower():
            wrapped = blocks.pop()
            blocks.append(replace(wrapped, runs=(Run(f"{wrapped.text} {line}"),)))
        elif line:
            blocks.append(Block("", (Run(line),), continues))
        continues = bool(line)
    return blocks


def read_html(source: str, base: str) -> list[Block]:
    """HTML as blocks; reading ends soon after there is enough text for a summary."""
    if "<" not in source and _BLANK_LINE.search(source.strip()):
        return read_text(decoded(source))  # said to be HTML, as everything in RSS
    reader = _Reader(base)
    if len(source) > _MAX_HTML:
        before, _, tag = source[:_MAX_HTML].rpartition("<")
        source = source[:_MAX_HTML] if ">" in tag else before  # half a tag would become text
    source = _PARAMETER.sub("&amp;", source)
    for start in range(0, len(source), _CHUNK):
        reader.feed(source[start : start + _CHUNK])
        if reader.size > _ENOUGH:
            break
    reader.close()
    reader.end_block()
    if not reader.blocks and reader.alt:
        return [Block("", (Run(reader.alt),))]
    return reader.blocks


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
        self.alt = ""
        self._base = base
        self._runs: list[Run] = []
        self._open: list[str] = []
        self._links: list[str | None] = []
        self._lists: list[int | None] = []
        self._prefix = ""
        self._continues = False
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a style, a link, a list or a block."""
        if tag in _SKIPPED:
            self._skipping += 1
        elif tag == "br":
            self._break()
        elif tag in _CELLS:
            self._begin_cell()
        elif tag in _BREAKING:
            follows_row = tag == "tr" and self._continues
            self.end_block()
            self._continues = follows_row
            self._begin(tag)
        if tag in _STYLES:
            self._open.append(tag)
        elif tag == "a":
            url = absolute(dict(attrs).get("href"), self._base)
            self._links.append(without_tracking(url) if url else None)
        elif tag == "img":
            self._look_at(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """Close what `tag` opened, if anything did."""
        if tag in _SKIPPED:
            self._skipping = max(0, self._skipping - 1)
        elif tag in _BREAKING:
            is_row = tag == "tr" and bool(self._runs)
            self.end_block()
            self._continues = is_row
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

    def _break(self) -> None:
        """End a line; the next goes on with the paragraph, unless there is another break."""
        had_text = any(run.text.strip() for run in self._runs)
        self.end_block()
        self._continues = had_text

    def _begin_cell(self) -> None:
        """Set the cells of a table's row apart."""
        self._runs = _without_last_separator(self._runs)
        if self._runs:
            self._runs.append(Run(_BETWEEN_CELLS))

    def end_block(self) -> None:
        """Finish the current block, if it holds any text."""
        self._runs = _without_last_separator(self._runs)
        runs = head(Block("", tuple(self._runs)), len("".join(r.text for r in self._runs).rstrip()))
        if runs.text:
            self.blocks.append(Block(self._prefix, runs.runs, self._continues))
            self._prefix = "> " if self._prefix == "> " else ""
        self._runs = []
        self._continues = False

    def _look_at(self, attributes: dict[str, str | None]) -> None:
        """A picture's own words; of a comic they are half the joke."""
        for text in (attributes.get("title"), attributes.get("alt")):
            words = one_line(text, _MAX_ALT)
            if " " in words and not self.alt:
                self.alt = words

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


def _without_last_separator(runs: list[Run]) -> list[Run]:
    """Runs without the mark of a cell that turned out to be empty."""
    while runs and (not runs[-1].text.strip() or runs[-1].text == _BETWEEN_CELLS):
        runs = runs[:-1]
    return runs
