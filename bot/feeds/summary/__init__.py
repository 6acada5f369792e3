"""HTML to short Discord markdown (pure).

The text is read into blocks of styled runs, shortened there, and only then written as markdown:
so nothing is ever cut inside a link or between two asterisks, and every word is escaped exactly
once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot import markdown
from bot.feeds.summary.blocks import Block, Run, head, with_ellipsis, without_links
from bot.feeds.summary.reader import read_html, read_text
from bot.feeds.summary.trailers import without_leaders, without_trailers
from bot.feeds.summary.writer import write

LIMIT = 400
"""How long a summary is, in characters that a reader sees."""

MAX_MARKDOWN = 2000
"""How long it is with its markup; past that, links are left out, and then every style."""

_POOR = 40  # characters, below which something much longer is the better summary
_ENOUGH = 0.6  # of the limit: a whole sentence or paragraph that long is not added to by a part


@dataclass(frozen=True, slots=True)
class Source:
    """One of the texts that an entry comes with."""

    text: str
    is_html: bool


def summarise(source: str, *, is_html: bool, base: str) -> str:
    """`source` as Discord markdown of at most `LIMIT` visible characters, or "".

    `base` makes relative links absolute. The result is safe to put into an embed as it is.
    """
    return _written(shorten(without_trailers(_read(Source(source, is_html), base)), LIMIT))


def best(sources: Iterable[Source], *, base: str, title: str) -> str:
    """The summary of the best of an entry's texts; first comes what the publisher calls one.

    Another is better if that is almost nothing beside it, or just its beginning, cut off. What
    only says `title` again is left out.
    """
    chosen: list[Block] = []
    for source in sources:
        if not chosen or _is_poor(chosen) or _is_cut(chosen):
            blocks = without_leaders(without_trailers(_read(source, base)), title)
            if not chosen or _is_better(blocks, chosen):
                chosen = blocks
    return _written(shorten(chosen, LIMIT))


def plain_text(source: str) -> str:
    """The words of some HTML on one line."""
    return " ".join(block.text for block in read_html(source, ""))


def shorten(blocks: Sequence[Block], limit: int) -> list[Block]:
    """The first `limit` characters of the blocks, with an ellipsis if that is not all of them.

    The end is that of a sentence, if one ends late enough, or of a paragraph, or of a word.
    """
    kept: list[Block] = []
    room = limit
    for block in blocks:
        if len(block.text) > room:
            part = _part(block, room, limit)
            if part.text:
                kept.append(with_ellipsis(part))
            elif kept:
                kept[-1] = with_ellipsis(kept[-1])
            break
        kept.append(block)
        room -= len(block.text)
    return kept


def _part(block: Block, room: int, limit: int) -> Block:
    """What there is room for of a block; nothing, if what stands before it is enough."""
    least = limit * _ENOUGH - (limit - room)
    end = markdown.sentence_end(block.text, room - 2)
    if end and end >= least:
        return head(block, end)
    return head(block, markdown.cut_at(block.text, room - 1) if least > 0 else 0)


def _read(source: Source, base: str) -> list[Block]:
    return read_html(source.text, base) if source.is_html else read_text(source.text)


def _is_poor(blocks: Sequence[Block]) -> bool:
    return sum(len(block.text) for block in blocks) < _POOR


def _is_cut(blocks: Sequence[Block]) -> bool:
    return bool(blocks) and blocks[-1].text.endswith(markdown.ELLIPSIS)


def _is_better(other: Sequence[Block], chosen: Sequence[Block]) -> bool:
    words, others = _words(chosen), _words(other)
    if _is_cut(chosen) and others.startswith(words.rstrip(f" .{markdown.ELLIPSIS}")):
        return len(others) > len(words)
    return _is_poor(chosen) and len(others) > 3 * len(words)


def _words(blocks: Iterable[Block]) -> str:
    return " ".join(" ".join(block.text for block in blocks).split())


def _written(blocks: list[Block]) -> str:
    written = write(blocks)
    if markdown.length(written) > MAX_MARKDOWN:
        written = write(without_links(blocks))
    if markdown.length(written) > MAX_MARKDOWN:
        written = write(replace(block, prefix="", runs=(Run(block.text),)) for block in blocks)
    return written
