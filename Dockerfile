# docker build -t assay . && docker run --rm --network none --read-only -v "$PWD:/repo:ro" assay scan
FROM debian:bookworm-slim AS build
WORKDIR /assay
COPY .ci/install .ci/install
RUN .ci/install build
COPY Makefile ./
COPY scanner scanner
COPY probes probes
COPY rules rules
RUN make && make install DESTDIR=/out

FROM debian:bookworm-slim
# Certificates are for addresses of repositories. The versions are those of the release above.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libcjson1 libcmark-gfm-extensions0.29.0.gfm.6 \
    libcmark-gfm0.29.0.gfm.6 libdeflate0 libexpat1 libgssapi-krb5-2 libhttp-parser2.9 libmbedcrypto7 libmbedtls14 \
    libmbedx509-1 libmd0 libpcre2-8-0 libssh2-1 libxlsxwriter4 libyaml-0-2 libzip4 zlib1g \
 && rm -rf /var/lib/apt/lists/*
# A mounted repository belongs to whoever made it. git distrusts other owners because it runs programs that a repository
# names; assay runs none, there is no git in the image, and what is mounted was chosen by the caller.
RUN printf '[safe]\n\tdirectory = *\n' >/etc/gitconfig
COPY --from=build /out/usr/local /usr/local
USER 65532:65532
WORKDIR /repo
ENTRYPOINT ["assay"]
CMD ["scan"]
