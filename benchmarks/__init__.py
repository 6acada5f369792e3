"""Figures about Tidings, each beside something to compare it with."""
