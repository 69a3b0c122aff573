"""The API's addresses of payments; each feature has its own."""

from payments.arrivals.api import urlpatterns as arrivals
from payments.days.api import urlpatterns as days
from payments.dues.api import urlpatterns as dues

urlpatterns = [*days, *dues, *arrivals]
