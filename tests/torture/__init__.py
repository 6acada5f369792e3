"""Kills the bot again and again while Discord and the feeds fail, then counts what arrived."""
