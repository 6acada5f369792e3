"""Tidings: a Discord bot that posts feed updates, and never loses or doubles one."""
