"""The addresses of payments."""

from payments.dues.urls import urlpatterns

__all__ = ["urlpatterns"]
