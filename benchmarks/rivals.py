"""The other programs, each installed into an environment of its own when it is first needed."""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

PACKAGES = {
    # Its own copy of feedparser needs a module that feedparser itself does not bring any more.
    "reader": ("reader==3.26", "sgmllib3k==1.0.0"),
    "rss2discord": ("rss2discord==0.5.2",),
}

_TRIAL = {
    "reader": "from reader import make_reader; make_reader(':memory:').add_feed('http://a.example')",
    "rss2discord": "import rss2discord",
}


def python_of(name: str) -> str | None:
    """The Python that has this package; None if it cannot be installed here."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    place = Path(tempfile.gettempdir()) / "tidings-benchmarks" / f"{PACKAGES[name][0]}-{version}"
    python = place / "bin" / "python"
    if _works(python, name):
        return str(python)
    try:
        venv.create(place, with_pip=True, clear=True)
        command = [python, "-m", "pip", "install", "--quiet", *PACKAGES[name]]
        subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return str(python) if _works(python, name) else None


def _works(python: Path, name: str) -> bool:
    command = [python, "-c", _TRIAL[name]]
    try:
        done = subprocess.run(command, capture_output=True, timeout=60)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
