# One image for all processes of Tenderhuis; docker-compose.yml says which command each one runs.
#
# The base is Debian 12 with Python 3.11. A tag moves with security updates. To pin what was tested, give the digest:
#   docker buildx imagetools inspect python:3.11-slim-bookworm    shows it
#   docker build --build-arg PYTHON_IMAGE=python:3.11-slim-bookworm@sha256:... .
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS packages
RUN python -m venv /venv
COPY requirements/base.txt /requirements.txt
RUN /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements.txt

FROM ${PYTHON_IMAGE}
# The same as `.ci/setup base` installs.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libmagic1 fonts-crosextra-carlito fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
# A new volume takes over who owns the folder that it is mounted on.
RUN groupadd --gid 1000 tenderhuis && useradd --uid 1000 --gid 1000 --no-create-home --home-dir /nonexistent tenderhuis \
    && install --directory --owner 1000 --group 1000 --mode 0700 /data /uploads /keys /draft-keys /opening-key
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:/usr/local/bin:/usr/bin:/bin PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production STATIC_ROOT=/app/staticfiles XDG_CACHE_HOME=/tmp
# Production refuses to start without these; none of them is in the image.
RUN SECRET_KEY=build ALLOWED_HOSTS=build SITE_URL=https://build REDIS_URL=redis://build DATA_DIR=/tmp/build \
    OPENING_PUBLIC_KEY_FILE=/none READING_KEY_FILE=/none DRAFT_KEY_DIR=/none \
    python manage.py collectstatic --no-input --verbosity 0 && rm -r /tmp/build
USER 1000:1000
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-m", "health.probe", "web", "http://127.0.0.1:8000/gezondheid/live"]
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "4", \
     "--threads", "64", "--worker-connections", "64", "--keep-alive", "0", "--backlog", "512", \
     "--graceful-timeout", "60", "--worker-tmp-dir", "/tmp", \
     "--no-control-socket", "--logger-class", "config.gunicorn.JsonLogger"]
