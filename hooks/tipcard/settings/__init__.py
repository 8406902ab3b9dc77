"""The files with settings, each declared once: where it is, what it holds, what a missing one means."""
