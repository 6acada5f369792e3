"""Every page and form of the editor is what Discord takes, however much there is to show."""

from simcord.results import ResponseMessage

from bot.filters.rules import rule
from bot.models import Mode, Rule, RuleKind, tag_rules
from bot.texts import say
from cogs.editor.page import Page
from cogs.editor.pages import PAGES
from tests.building import item, rss
from tests.discord.conftest import World
from tests.discord.test_editor import turned_to
from tests.discord.test_editor_filter import form
from tests.feed_server import FeedServer
from tests.loopback.validate import COMPONENTS_V2, check_message, check_schema, is_document_present

MESSAGES = "/channels/{channel_id}/messages"
ANSWERS = "/interactions/{interaction_id}/{interaction_token}/callback"
A_MODAL = 9


async def crowded(world: World, feed_server: FeedServer) -> None:
    """A subscription of which everything is as long as it can be."""
    feed = rss(item("1", title="*" * 300), title="_" * 300)
    tags = tuple(f"{number:02}{'`' * 98}" for number in range(20))
    await world.subscribe(feed_server.put("/a", feed))
    (one,) = await world.app.store.subscriptions.all()
    patterns = [rule(Mode.EXCLUDE, RuleKind.REGEX, f"{n}{'x' * 199}") for n in range(5)]
    rules: tuple[Rule, ...] = (*tag_rules(tags), *patterns)
    await world.app.store.changes.change_rules(one.id, world.guild.id, lambda _old: rules)


async def test_every_page_and_form_is_taken(world: World, feed_server: FeedServer) -> None:
    await crowded(world, feed_server)
    for page in PAGES:
        shown = await turned_to(world, page.key)
        assert f"{page.emoji} {say(f'{page.texts}.page_title')}" in str(shown.components)
        body = {"components": shown.components, "flags": COMPONENTS_V2}
        check_message(body)
        if is_document_present():
            assert check_schema("POST", MESSAGES, body)
        await open_every_form(world, page, shown)


async def open_every_form(world: World, page: Page, shown: ResponseMessage) -> None:
    forms = {f"edit:{page.key}.{name}:" for name in page.forms}
    for custom_id in custom_ids(shown.components):
        if not any(custom_id.startswith(one) for one in forms):
            continue
        modal = form(await world.manager.click(shown, custom_id=custom_id))
        assert modal is not None
        assert len(modal["title"]) <= 45
        if is_document_present():
            assert check_schema("POST", ANSWERS, {"type": A_MODAL, "data": modal})


def custom_ids(components: object) -> list[str]:
    """Those of buttons and selects, wherever they stand."""
    if isinstance(components, dict):
        mine = [components["custom_id"]] if "custom_id" in components else []
        return mine + [one for value in components.values() for one in custom_ids(value)]
    if isinstance(components, list):
        return [one for part in components for one in custom_ids(part)]
    return []


def test_the_longest_custom_id_fits() -> None:
    longest = max(
        (f"{page.key}.{name}" for page in PAGES for name in {**page.actions, **page.forms}), key=len
    )
    assert len(f"edit:{longest}:{10**18 - 1}:{10**20 - 1}") <= 100
    for page in PAGES:
        assert page.key.islower()
        assert page.key.isalpha()
        assert not page.actions.keys() & page.forms.keys()
