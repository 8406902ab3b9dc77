"""What Typst leaves to others: cells that know the headers of their row and column, and small files."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from PIL import Image

#: What stands in a PDF: it has the keys that the standard gives it, which no type says.
Object = Any
#: Enough for black, white, and the edges of letters between them.
_COLOURS = 16


def with_headers(pdf: bytes) -> bytes:
    """The same file with the first cell of each row in its tables as the header of that row.

    A row of one cell that spans the table is the title of those below it, and no header of a column.
    The same input gives the same bytes; all of it is packed, which Typst leaves to others.
    """
    with pikepdf.open(io.BytesIO(pdf)) as file:
        tree = file.Root.StructTreeRoot
        every = [one for one in file.objects if isinstance(one, pikepdf.Dictionary)]
        for number, table in enumerate(one for one in every if one.get("/S") == "/Table"):
            ids = pikepdf.NameTree(tree.IDTree)
            columns, *rows = (row.K for row in _below(table, "/TR"))
            for place, (first, *others) in enumerate(rows):
                if not others:
                    _of_table(first).Headers = pikepdf.Array()
                    continue
                own_id = pikepdf.String(f"table {number} row {place}")
                first.S, first.ID = pikepdf.Name.TH, own_id
                ids[str(own_id)] = first
                _of_table(first).Scope = pikepdf.Name.Row
                for column, cell in zip(columns, [first, *others], strict=True):
                    known = list(_of_table(cell).Headers)
                    known += [] if column.ID in known else [column.ID]
                    known += [] if cell is first else [own_id]
                    _of_table(cell).Headers = pikepdf.Array(known)
        made = io.BytesIO()
        packed = pikepdf.ObjectStreamMode.generate
        file.save(made, object_stream_mode=packed, deterministic_id=True)
        return made.getvalue()


def in_few_colours(picture: bytes) -> bytes:
    """The same PNG with few colours, at a third of its size."""
    made = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as whole:
        rgb = whole.convert("RGB")
        few = rgb.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(made, "PNG", optimize=True)
    return made.getvalue()


def _of_table(cell: Object) -> Object:
    """What a cell says of its place in its table."""
    return next(own for own in cell.A if own.O == "/Table")


def _below(element: Object, kind: str) -> Iterator[Object]:
    """The elements of a kind below one of the structure tree, in their order."""
    if not isinstance(element, pikepdf.Dictionary) or "/K" not in element:
        return
    kids: Object = element.K
    are_many = isinstance(kids, pikepdf.Array)
    for kid in kids if are_many else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") == kind:
            yield kid
        else:
            yield from _below(kid, kind)
