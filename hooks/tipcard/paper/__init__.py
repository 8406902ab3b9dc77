"""Sheets on paper: what each says, how it tells its age, and how it is set on one A4."""
