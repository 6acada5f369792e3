"""What a hostile server, page or feed can do, and what comes of it."""
