"""HTML and plain text become Discord markdown."""

import pytest

from bot.feeds.summary import LIMIT, plain_text, summarise

BASE = "https://news.example/a/"


def html(source: str) -> str:
    return summarise(source, is_html=True, base=BASE)


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/><br />Three", "One\nTwo\n\nThree"),
        ("<p>One</p>\n \n<p>  </p><p>&nbsp;</p><p>Two</p>", "One\n\nTwo"),
        ("  words \n\t folded  ", "words folded"),
        ("<h2>Head</h2><p>text</p>", "**Head**\n\ntext"),
        ("<p>text</p> tail", "text\n\ntail"),
        ("before<hr>after", "before\n\nafter"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("x<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>y", "x\n\n- a\n- b\n- c\n\ny"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<ol><li>a<ol><li>b</li></ol></li><li>c</li></ol>", "1. a\n1. b\n2. c"),
        ("<ol><li>a<ul><li>b</li></ul><li>c</ol>", "1. a\n- b\n2. c"),
        ("<li>orphan", "- orphan"),
        ("<ul><li><p>a</p></li><li></li><li><p>b</p><p>c</p></li></ul>", "- a\n- b\n\nc"),
        ("<blockquote>said</blockquote>after", "> said\n\nafter"),
        ("<blockquote><p>a</p>b<br>c</blockquote>", "> a\n> b\n> c"),
        ("<table><tr><th>a</th><td>b</td></tr></table>", "a · b"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\n\nb"),
        ("", ""),
        ("<p></p><img src='x.png'>", ""),
    ],
)  # fmt: skip
def test_blocks(source: str, markdown: str) -> None:
    assert html(source) == markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("<b>b</b> <i>i</i> <strong>s</strong> <em>e</em> <s>d</s>", "**b** *i* **s** *e* ~~d~~"),
        ("<b>b</b> <strong>s</strong>", "**b s**"),
        ("<code>a_b * c</code>", "`a_b * c`"),
        ("<code>a`b</code>", "`a'b`"),
        ("in<b> spaced </b>out", "in **spaced** out"),
        ("<b>a <i>b</i></b>", "**a *b***"),
        ("<b>a<i>b</i>c</b>", "**a*b*c**"),
        ("<b>Foo <em>bar</em>, baz</b>", "**Foo *bar*, baz**"),
        ("<i><b>x</b></i>", "***x***"),
        ("<i><b>x</b> y</i>", "***x** y*"),
        ("<b>a</b><i>b</i>", "**a**b"),
        ("<b>a</b> <i>b</i>", "**a** *b*"),
        ("<b>a</b>b<b>c</b>", "**a**b**c**"),
        ("<b>a</b><b>b</b>", "**ab**"),
        ("<b><b>x</b></b>", "**x**"),
        ("<b><code>**kw</code> is</b>", "`**kw` **is**"),
        ("<b>unclosed", "**unclosed**"),
        ("</b>stray</p></a></li>", "stray"),
        ("<b>a <i>b</b> c</i> d", "**a *b*** *c* d"),
        ("<b>over<p>blocks</p></b>", "**over**\n\n**blocks**"),
        ("<b></b><b> </b>x", "x"),
        ("<u>u</u><sup>2</sup><font color=red>r</font>", "u2r"),
    ],
)
def test_styles(source: str, markdown: str) -> None:
    assert html(source) == markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ('<a href="x">rel</a>', "[rel](https://news.example/a/x)"),
        ("<a href=/x>root</a>", "[root](https://news.example/x)"),
        ("<A HREF='//cdn.example/x'>cdn</A>", "[cdn](https://cdn.example/x)"),
        ('<a href="javascript:alert(1)">js</a>', "js"),
        ('<a href=" java&#10;script:alert(1)">js</a>', "js"),
        ('<a href="mailto:ann@news.example">mail</a>', "mail"),
        ('<a href="http://two words.example/">bad</a>', "bad"),
        ("<a>anchor</a>", "anchor"),
        ('<a href="x"><img src="y.png"></a>after', "after"),
        ('<a href="/a_(b)">paren</a>', "[paren](https://news.example/a_%28b%29)"),
        ('<a href="/?a=1&amp;b=2">query</a>', "[query](https://news.example/?a=1&b=2)"),
        ('<a href="/?a=1&copy=2&section=3">raw</a>', "[raw](https://news.example/?a=1&copy=2&section=3)"),
        ('<a href="x"> spaced </a>out', "[spaced](https://news.example/a/x) out"),
        ('<a href="x">[y]</a>', r"[\[y\]](https://news.example/a/x)"),
        ('<a href="x">[y</a>', "[(y](https://news.example/a/x)"),
        ('<a href="x">a<b>b</b></a>', "[a](https://news.example/a/x)**[b](https://news.example/a/x)**"),
        ('<b>see <a href="x">y</a>, too</b>', "**see [y](https://news.example/a/x), too**"),
        ('<a href="x">a<p>b</a>', "[a](https://news.example/a/x)\n\n[b](https://news.example/a/x)"),
        ('<a href="https://evil.example/">https://bank.example/</a>', "https://bank.example/"),
        ("see https://news.example/a_b_c.", "see https://news.example/a_b_c."),
    ],
)  # fmt: skip
def test_links(source: str, markdown: str) -> None:
    assert html(source) == markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("a<script>evil()</script>b", "ab"),
        ("a<script>if (1 < 2) '</p>'</script>", "a"),
        ("<style>p { }</style>a", "a"),
        ("<iframe src=x>f</iframe>a", "a"),
        ("<p>a</p><script>unclosed <p>b</p>", "a"),
        ("<noscript>n</noscript><svg><title>t</title></svg>a", "a"),
        ("<figure><img src=x><figcaption>cap</figcaption></figure>a", "a"),
        ("<form><button>b</button></form><video>v</video>a", "a"),
        ("<!-- c -->a<![CDATA[x]]><?php y ?><!doctype html>", "a"),
    ],
)
def test_what_is_not_text_is_dropped(source: str, markdown: str) -> None:
    assert html(source) == markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("AT&amp;T &#8217;&nbsp;x&hellip; end", "AT&T ’ x… end"),
        ("&copy; &copy 1 &bogus;", "© © 1 &bogus;"),
        ("&lt;@1&gt; @everyone &lt;t:0&gt;", r"\<@1\> @everyone \<t:0\>"),
        ("* _b_ ~c~ `d` [e](f)", r"\* \_b\_ \~c\~ \`d\` \[e\](f)"),
        ("<p># x</p><p>1. x</p><p>- x</p><p>&gt; x</p>", "\\# x\n\n1\\. x\n\n\\- x\n\n\\> x"),
        ("<p># <b>x</b></p><p>- <a href=y>x</a></p>", "\\# **x**\n\n\\- [x](https://news.example/a/y)"),
        ("a\u200bb\u202ec\x00d می\u200cشود", "abcd می\u200cشود"),
        ("a < b and c > d <3", r"a \< b and c \> d \<3"),
    ],
)  # fmt: skip
def test_words_are_escaped(source: str, markdown: str) -> None:
    assert html(source) == markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("one\n two  words \n\n\nthree", "one\ntwo words\n\nthree"),
        ("<b>not</b> &amp; html", r"\<b\>not\</b\> &amp; html"),
        ("- item [x](http://evil.example)", r"\- item \[x\](http://evil.example)"),
        ("too long, he said […]", "too long, he said…"),
        ("", ""),
    ],
)
def test_plain_text_is_taken_literally(source: str, markdown: str) -> None:
    assert summarise(source, is_html=False, base=BASE) == markdown


def test_a_summary_is_cut_at_a_word() -> None:
    cut = html("<p>" + "seven77 " * 100 + "</p>")
    assert cut.endswith("seven77…")
    assert LIMIT - 8 < len(cut) <= LIMIT


def test_text_without_spaces_is_cut_between_characters() -> None:
    assert html("港" * 1000) == "港" * (LIMIT - 1) + "…"


@pytest.mark.parametrize("first", [LIMIT - 3, LIMIT - 1, LIMIT])
def test_an_ellipsis_says_that_there_was_another_paragraph(first: int) -> None:
    cut = html(f"<p>{'x' * first}</p><p>and more of it</p>")
    assert cut.endswith("…")
    assert len(cut.replace("\n", "")) <= LIMIT + 1


def test_what_fits_is_not_cut() -> None:
    assert html(f"<p>{'x' * LIMIT}</p>") == "x" * LIMIT
    assert html(f"<p>{'x' * (LIMIT - 1)}</p><p>y</p>") == "x" * (LIMIT - 1) + "\n\ny"


def test_a_picture_within_the_text_is_never_shown_as_text() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 100_000}">'
    assert html(f"<p>before</p>{picture}<p>after</p>") == "before"


def test_a_cut_link_keeps_its_target() -> None:
    cut = html(f'<p>{"word " * 70}<b><a href="x">{"link " * 40}</a></b></p>')
    assert cut.endswith("link](https://news.example/a/x)**…")


def test_links_go_before_the_text_does() -> None:
    long = "https://news.example/" + "x" * 500
    assert html(f'<b>a</b> <a href="{long}">b</a> ' * 5) == ("**a** b " * 5).rstrip()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>A</b> &amp; <i>B</i>", "A & B"),
        ("<p>one</p><p>two</p>", "one two"),
        ("x<script>y</script>", "x"),
        ("2 < 3", "2 < 3"),
    ],
)
def test_a_title_is_the_words_of_its_html(source: str, words: str) -> None:
    assert plain_text(source) == words
