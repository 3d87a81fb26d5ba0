"""The application for the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongjian.settings")
application = get_wsgi_application()

# A page makes tens of thousands of short-lived objects, none of them in a cycle, so the collector
# at its usual pace goes through everything loaded above again and again for nothing.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 100)
