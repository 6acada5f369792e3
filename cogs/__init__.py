"""Slash commands, one file a topic; each parses an interaction, calls `bot`, and answers."""
