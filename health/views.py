"""Two questions of a machine: does the process live, and can it serve. Both answers are JSON, for everybody."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from health.checks import failing_parts


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; it asks nothing of the database or anything else."""
    return JsonResponse({"leeft": True})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """503 with the names of the parts that fail, so that a proxy sends nobody here."""
    failing = failing_parts()
    return JsonResponse({"klaar": not failing, "mislukt": failing}, status=503 if failing else 200)
