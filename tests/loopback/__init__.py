"""A small Discord on loopback: REST and gateway, with real nonces, permissions and failures.

It runs in a process of its own (`python -m tests.loopback`), so that it outlives the bot that
a test kills. `tests.loopback.driver` talks to it.
"""
