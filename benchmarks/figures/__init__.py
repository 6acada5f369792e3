"""A module for each figure; its `run` gives lines of the table."""
