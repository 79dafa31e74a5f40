"""How the sheets of a template look: three weights of heading, told apart by mark, weight and line, not by colour."""

from math import ceil

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

INK, PAPER, QUIET = "FF12436D", "FFEEF3F6", "FF505A5F"
BOLD = Font(bold=True)
TITLE = Font(bold=True, size=16)
SECTION = Font(bold=True, size=12)
SMALL = Font(color=QUIET)
ESSENTIAL, NEEDED = PatternFill("solid", fgColor=INK), PatternFill("solid", fgColor=PAPER)
EDGE = Border(bottom=Side("medium", color=INK))
WRAPPED = Alignment(wrap_text=True, vertical="top")
LINE_HEIGHT = 15

# Mark of a heading -> its font, fill, line beneath, and a number format that shows the mark behind the heading's own
# text: the cell still holds the heading alone, which is what a load looks for.
HEADINGS = {
    "**": (Font(bold=True, color="FFFFFFFF"), ESSENTIAL, Border(bottom=Side("thick", color="FF000000")), '@" **"'),
    "*": (BOLD, NEEDED, EDGE, '@" *"'),
    "": (Font(color=QUIET), PatternFill(), Border(bottom=Side("thin", color=QUIET)), "@"),
}


def height(text: str, characters: float) -> int:
    """The height that shows a wrapped text whole in a column so many characters wide."""
    lines = sum(max(1, ceil(len(line) / max(characters - 1, 1))) for line in text.split("\n"))
    return lines * LINE_HEIGHT
