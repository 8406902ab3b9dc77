"""Files on disk as texts, and YAML as values that know their line."""
