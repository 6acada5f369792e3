FROM python:3.11-slim AS build
COPY . /src
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir -c /src/requirements.lock /src

FROM python:3.11-slim
COPY --from=build /venv /venv
RUN useradd --system --uid 10001 --home-dir /data --create-home tidings
USER tidings
WORKDIR /data
VOLUME /data
ENTRYPOINT ["/venv/bin/tidings"]
CMD ["run"]
