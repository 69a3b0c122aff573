"""The API's addresses of payments."""

from payments.dues.api import urlpatterns

__all__ = ["urlpatterns"]
