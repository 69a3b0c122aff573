"""What gunicorn reads by itself: our logs instead of its own, and no name of the server in the answers."""

import gunicorn

from common.logs import CONFIGURATION

gunicorn.SERVER = "portal"
logconfig_dict = CONFIGURATION
