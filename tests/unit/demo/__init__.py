"""Tests of the demo's news site."""
