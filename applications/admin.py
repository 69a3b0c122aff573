"""Django looks for the officers' pages here; each feature has its own."""

from applications.declaration import admin as declaration_admin  # noqa: F401
from applications.documents import admin as document_admin  # noqa: F401
from applications.file import admin as file_admin  # noqa: F401
from applications.household import admin as household_admin  # noqa: F401
