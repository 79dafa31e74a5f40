"""One blank workbook: the data sheet first, then how to fill it in, then the codes its lists offer.

The example row stands on the sheet 'How to fill this in', never on the data sheet. A load passes that sheet by, so the
example cannot be loaded by mistake, and nobody has to remember to delete it; it can be copied to try a load.
"""

from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.writer.excel import ExcelWriter

from etl.contracts import Contract
from etl.templates.codes_sheet import write_codes
from etl.templates.data_sheet import sheet_name, write_data
from etl.templates.how_to_sheet import HOW_TO, write_how_to

MADE = datetime(2026, 1, 1)  # stands for the day in the file, so that the same contract gives the same bytes


def workbook(contract: Contract) -> Workbook:
    """The blank workbook of one feed."""
    book = Workbook()
    data, how_to = book.active, book.create_sheet(HOW_TO)
    data.title = sheet_name(contract)
    lists = write_codes(book, contract)
    write_data(data, contract, lists)
    write_how_to(how_to, contract, data.title)
    book.properties = DocumentProperties(
        creator="Bearing", lastModifiedBy="Bearing", created=MADE, modified=MADE, category="Blank template",
        title=f"{contract.title}: blank template", subject=contract.feed,
        description="A blank template: it holds no data until somebody types some on its first sheet.",
    )  # fmt: skip
    return book


def save(book: Workbook, path: Path) -> Path:
    """Writes the workbook; the same workbook gives the same bytes, whenever and wherever it is written."""
    ExcelWriter(book, _Undated(path, "w", ZIP_DEFLATED)).save()
    return path


class _Undated(ZipFile):
    """A zip whose entries do not say when they were written."""

    def writestr(self, name: str, data: str | bytes, *_: object) -> None:
        """Adds one entry."""
        super().writestr(ZipInfo(name), data, compress_type=ZIP_DEFLATED)

    def write(self, filename: str, arcname: str, *_: object) -> None:
        """Adds a file openpyxl has written aside."""
        self.writestr(arcname, Path(filename).read_bytes())
