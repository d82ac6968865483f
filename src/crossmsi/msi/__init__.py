"""Windows Installer databases: read, made, edited, written.

https://learn.microsoft.com/windows/win32/msi/database-tables
"""

from crossmsi.msi.columns import Column
from crossmsi.msi.database import Database
from crossmsi.msi.rows import Row
from crossmsi.msi.streams import Stream
from crossmsi.msi.summary import SummaryInformation
from crossmsi.msi.table import Table

__all__ = ["Column", "Database", "Row", "Stream", "SummaryInformation", "Table"]
