"""What the site says and how it becomes pages, sheets and links: pure functions over texts.

Nothing in this package knows MkDocs or the theme, so it survives a change of either.
"""
