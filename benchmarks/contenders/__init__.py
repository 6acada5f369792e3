"""Whom we are compared with, and ourselves: each a process that is told to poll some feeds once."""
