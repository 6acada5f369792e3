"""The words of a text as the search index keeps and finds them (pure).

Scripts that put no spaces between words (Chinese, Japanese, Thai), or that hang endings on them
(Korean), are cut into pairs of characters, which overlap: whoever looks for some of the text finds
all its pairs. SQLite's own answers to that are an index of every three characters, which is four
times as large and finds no word of two, and one that takes each sentence for a word.
"""

import re
import unicodedata
from collections.abc import Iterator

MIN_PREFIX = 3
"""Letters of a last word that is still being typed: fewer begin too many words."""

_UNSPACED = re.compile(
    "(["
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u1100-\u11ff\uac00-\ud7af"  # Korean
    "]+)"
)
_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f\u0640\u064b-\u0652\u0670]")
"""Those of Latin, Greek and Cyrillic letters, and the vowel signs that Arabic leaves out."""


def indexed(*texts: str) -> str:
    """What the index keeps of some texts: their words, without case and accents."""
    return " ".join(dict.fromkeys(word for text in texts for word in _indexed_words(text)))


def query(typed: str) -> str | None:
    """What is typed as an expression of FTS5, in which all words have to occur; None without any.

    https://www.sqlite.org/fts5.html#full_text_query_syntax; each word is a string of letters and
    digits in quotes, whatever was typed. The last one may be only the beginning of a word.
    """
    words = dict.fromkeys(_query_words(_plain(typed)))
    return " ".join(words) or None


def _indexed_words(text: str) -> Iterator[str]:
    for part, is_unspaced in _parts(_plain(text)):
        if is_unspaced:
            yield from _pairs(part)
            yield part[-1]  # so that each character begins something in the index
        else:
            yield from _WORD.findall(part)


def _query_words(text: str) -> Iterator[str]:
    is_open = bool(_WORD.findall(text[-1:]))
    parts = list(_parts(text))
    for number, (part, is_unspaced) in enumerate(parts):
        if is_unspaced:
            yield from (f'"{pair}"' for pair in _pairs(part))
            if len(part) == 1:
                yield f'"{part}"*'
            continue
        words = _WORD.findall(part)
        for word in words:
            is_last = is_open and number == len(parts) - 1 and word is words[-1]
            yield f'"{word}"*' if is_last and len(word) >= MIN_PREFIX else f'"{word}"'


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text; True for one without spaces between its words."""
    for number, part in enumerate(_UNSPACED.split(text)):
        if part:
            yield part, number % 2 == 1


def _pairs(run: str) -> Iterator[str]:
    return (run[start : start + 2] for start in range(len(run) - 1))


def _plain(text: str) -> str:
    """`text` without case, accents, and differences of width or form."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", apart))
