"""The addresses of payments; each feature has its own."""

from payments.arrivals.urls import urlpatterns as arrivals
from payments.days.urls import urlpatterns as days
from payments.statements.urls import urlpatterns as statements

urlpatterns = [*days, *statements, *arrivals]
