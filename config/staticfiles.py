"""Which static files are collected: of what the packages bring along, only what a page asks for."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Everything that is collected is compressed as far as it goes, which takes a second per 250 KB."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.rtl.*",
        "bootstrap.css*",
        "bootstrap-*.css*",
        "bootstrap*.js*",
        "jquery*",
        "htmax*",
        "htmx-4*",
        "htmx-2.js",
        "hx-*",
        "htmx-2-compat*",
    ]
