"""`python -m tests.gallery FOLDER`: every style of every shape of feed, on one page in FOLDER.

`best.webp` there is the picture of the README.

Discord's document and the loopback Discord judge each body; a simulated Discord shows it. Needs
Chromium.
"""

import argparse
import asyncio
import html
import sys
from pathlib import Path

from tests.gallery.best import compose
from tests.gallery.judging import faults
from tests.gallery.pictures import take
from tests.gallery.shapes import LOOKS, Shape, shapes

_STYLE = """
body { background: #1e1f22; color: #dbdee1; font: 16px sans-serif; margin: 24px }
table { border-spacing: 12px } td { vertical-align: top; background: #313338; padding: 8px }
th { text-align: left; padding: 0 8px } img { width: 560px }
"""


def main() -> int:
    """Exit code 0 if Discord would take every body."""
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    shown = list(shapes())
    found = [fault for shape in shown for fault in faults(shape)]
    asyncio.run(take(shown, folder))
    compose(folder)
    (folder / "index.html").write_text(_page(shown), "utf-8")
    bodies = len(shown) * len(LOOKS)
    lines = [*found, f"{bodies} bodies of {len(shown)} feeds, {len(found)} refused"]
    print("\n".join([*lines, str(folder / "index.html")]))  # noqa: T201
    return 1 if found else 0


def _page(shown: list[Shape]) -> str:
    head = "".join(f"<th>{html.escape(look.template or look.style)}</th>" for look in LOOKS)
    rows = "".join(
        f"<tr><th>{shape.name}</th>"
        + "".join(f'<td><img src="{shape.name}-{at}.webp"></td>' for at in range(len(LOOKS)))
        + "</tr>"
        for shape in shown
    )
    return (
        f'<!doctype html><meta charset="utf-8"><title>Posts of Tidings</title>'
        f"<style>{_STYLE}</style><table><tr><th></th>{head}</tr>{rows}</table>"
    )


if __name__ == "__main__":
    sys.exit(main())
