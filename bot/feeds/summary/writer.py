"""Blocks become Discord markdown (pure)."""

import itertools
from collections.abc import Iterable
from dataclasses import replace

from bot import markdown
from bot.feeds.summary.blocks import Block, Run


def write(blocks: Iterable[Block]) -> str:
    """Blocks as markdown: a blank line between paragraphs, none inside a list or a quote."""
    out: list[str] = []
    previous: Block | None = None
    for block in blocks:
        if previous is not None:
            is_tight = block.continues or (previous.prefix and block.prefix)
            out.append("\n" if is_tight else "\n\n")
        out.append(block.prefix + _write_runs(block.runs))
        previous = block
    return "".join(out)


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
    if "`" not in run.marks:
        return markdown.masked(words, run.href) if run.href else markdown.escape(words)
    out = f"`{words.replace('`', chr(39))}`"
    if run.href:
        out = f"[{out}]({run.href.replace('(', '%28').replace(')', '%29')})"
    return out
