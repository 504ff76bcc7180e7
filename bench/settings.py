"""As the demo, without its clock strip and without the compressed copies of static files, which take minutes."""

from config.settings.dev import *

DEMO = False
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
