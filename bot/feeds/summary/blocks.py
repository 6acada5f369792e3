"""What a summary consists of while it is made: lines of styled text (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot import markdown

_ENDS = (".", "!", "?", "؟", "۔", "।", '."', ".”", "!”", "?”", ".»", ".)")


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style: its markers from the outside in, and the link it belongs to."""

    text: str
    marks: tuple[str, ...] = ()
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A line of runs, and what Discord wants before it: nothing, `- `, `1. ` or `> `.

    It `continues` the paragraph of the line before, or begins one.
    """

    prefix: str
    runs: tuple[Run, ...]
    continues: bool = False

    @property
    def text(self) -> str:
        """The words without any styling."""
        return "".join(run.text for run in self.runs)


def head(block: Block, length: int) -> Block:
    """The first `length` characters of a block."""
    runs: list[Run] = []
    for run in block.runs:
        if length <= 0:
            break
        runs.append(replace(run, text=run.text[:length]))
        length -= len(run.text)
    return replace(block, runs=tuple(runs))


def without_links(blocks: Iterable[Block]) -> list[Block]:
    """Blocks with the words of their links, and no addresses."""
    return [
        replace(block, runs=tuple(replace(run, href=None) for run in block.runs))
        for block in blocks
    ]


def with_ellipsis(block: Block) -> Block:
    """A block that says that something follows; the end of a sentence stays one."""
    text = block.text.rstrip(" ,;:-–—…")
    ellipsis = f" {markdown.ELLIPSIS}"
    if not text.endswith(_ENDS):
        text, ellipsis = text.rstrip(" .,;:-–—…、，；："), markdown.ELLIPSIS
    return replace(block, runs=(*head(block, len(text)).runs, Run(ellipsis)))
