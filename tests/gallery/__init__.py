"""How posts look: every style of every shape of feed, on one page."""
