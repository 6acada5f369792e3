"""From an entry to the JSON body of a Discord message."""
