"""Django looks for models here; each feature has its own."""

from applications.bank import models as bank_models  # noqa: F401
from applications.declaration import models as declaration_models  # noqa: F401
from applications.documents import models as document_models  # noqa: F401
from applications.file import models as file_models  # noqa: F401
from applications.household import models as household_models  # noqa: F401
from applications.housing import models as housing_models  # noqa: F401
