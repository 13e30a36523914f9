# A WMI server for the tests of WMI clients: wmi serve with --mof, --latency, --fail, --answer-method (docs/testing-clients.md).
#   docker build -t openwmi .
#   docker run --rm -p 135:135 -p 49152:49152 -e WMI_USER=alice -e WMI_PASSWORD=secret openwmi
FROM debian:12-slim AS build
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        gcc libc6-dev make meson ninja-build pkg-config python3 \
        liblmdb-dev libpcre2-dev duktape-dev libexpat1-dev libicu-dev libcurl4-openssl-dev libsqlite3-dev libsystemd-dev \
        libuv1-dev nettle-dev libcmocka-dev \
    && rm -rf /var/lib/apt/lists/*
COPY . /src
RUN meson setup /build /src --prefix=/usr --libdir=lib -Dbuildtype=release -Dwerror=false \
    && ninja -C /build wmi

FROM debian:12-slim
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        liblmdb0 libpcre2-16-0 libduktape207 libexpat1 libuv1 libnettle8 procps \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /build/wmi /usr/bin/wmi
COPY tools/container-entry.sh /usr/bin/container-entry
EXPOSE 135 49152
ENTRYPOINT ["/usr/bin/container-entry"]
