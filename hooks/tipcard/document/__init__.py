"""A page as one tree: its Markdown is read once, and everything that is made comes from there."""
