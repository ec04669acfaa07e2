# SPDX-License-Identifier: MIT
# An image with the programs: docker build -t ecconf-check .
# docker run --rm -v "$PWD:/conf:ro" ecconf-check --offline .
FROM debian:bookworm-slim AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends autoconf automake bison flex gcc libc6-dev \
        libcap-dev libjansson-dev libpcre2-dev libssl-dev libtool make pkg-config
COPY . /source
WORKDIR /source/build-image
RUN (cd .. && autoreconf -fi) \
    && ../configure --quiet --prefix=/usr --disable-shared \
    && make -j "$(nproc)" \
    && make install-strip DESTDIR=/stage

FROM debian:bookworm-slim
# libcap2 and libssl3 are loaded when they are needed, the other libraries are in the program; git is for
# --hook, and asks in a repository of somebody else, too: what is mounted belongs to a user outside.
RUN apt-get update \
    && apt-get install -y --no-install-recommends git libcap2 libssl3 \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system safe.directory '*'
COPY --from=build /stage/usr/bin/ /usr/bin/
USER nobody
WORKDIR /conf
ENTRYPOINT ["ecconf-check"]
