"""`python -m tests.torture.launcher run`: the bot, as the environment says it is to suffer."""

import os

from bot.cli import main
from tests.torture import sabotage
from tests.torture.paces import shorten_hours

POINT, SABOTAGE, TRUST = "TORTURE_POINT", "TORTURE_SABOTAGE", "TORTURE_TRUST"

if __name__ == "__main__":
    shorten_hours()
    sabotage.hurry()
    if name := os.environ.get(SABOTAGE):
        sabotage.SABOTAGES[name]()
    if seconds := os.environ.get(TRUST):
        sabotage.trust_nonces_for(float(seconds))
    if point := os.environ.get(POINT):
        where, _, count = point.rpartition(":")
        sabotage.install_kill(where, int(count))
    main()
