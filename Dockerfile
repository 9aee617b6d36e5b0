# The bot as an image: `docker build --tag klachtenbot .`; docs/install.md says how to run it.
# The tests run on this Python. Pin a digest when you build for others: python:3.11-slim-bookworm@sha256:...
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
COPY deploy/build.lock requirements.lock ./
# Each file is held against its hash, the one that builds the wheel included; nothing is compiled here.
RUN python -m venv /build \
    && /build/bin/pip install --only-binary :all: --require-hashes -r build.lock \
    && python -m venv /opt/klachtenbot \
    && /opt/klachtenbot/bin/pip install --only-binary :all: --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY complaints ./complaints
COPY handlers ./handlers
COPY sandbox ./sandbox
COPY storage ./storage
RUN /build/bin/python -m hatchling build -t wheel -d /wheel \
    && /opt/klachtenbot/bin/pip install --no-index --no-deps /wheel/klachtenbot-*.whl \
    && /opt/klachtenbot/bin/pip uninstall --yes pip setuptools

FROM ${PYTHON}
# A number without a name on the machine outside; the folders are what a new volume takes its owner and mode from.
RUN groupadd --gid 10001 klachtenbot \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin klachtenbot \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data /keys /backups
COPY --from=build /opt/klachtenbot /opt/klachtenbot
# Outside /tmp and the three folders nothing is ever written: the root file system may be read-only.
ENV PATH=/opt/klachtenbot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    KLACHTENBOT_DATA_DIR=/data \
    KLACHTENBOT_KEYRING_FILE=/keys/keyring.json \
    KLACHTENBOT_BACKUP_DIR=/backups \
    KLACHTENBOT_HTTP_PORT=8081
USER 10001:10001
WORKDIR /data
VOLUME ["/data", "/keys", "/backups"]
STOPSIGNAL SIGTERM
# 200 from /health, on the loopback of the container; the first answers come after the start.
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['KLACHTENBOT_HTTP_PORT'] + '/health', timeout=5)"]
ENTRYPOINT ["klachtenbot"]
CMD ["run"]
