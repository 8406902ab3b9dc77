"""The site's own work: reads the content, checks it, and makes pages, sheets and links of it.

One direction: `source` and `settings` read files, `document` reads pages, `project` holds all that was
read; `paper` sets sheets; `check` judges; `make` makes what is published. Nothing imports what stands
further on in that order, and nothing here knows MkDocs.
"""
