# syntax=docker/dockerfile:1
# The image of the server, and with --target exchange that of the exchange. Build it in this folder:
#   docker build -t ringback .
# bin/image-steps runs the same steps without a container engine. It needs relative paths after WORKDIR.

FROM node:24.18.0-bookworm-slim AS web
WORKDIR /src
COPY web web
COPY openapi.yaml asyncapi.yaml LICENSE ./
RUN --mount=type=cache,target=/root/.npm npm ci --prefix web --no-audit --no-fund
RUN npm run build --prefix web

FROM maven:3.9.16-eclipse-temurin-25 AS build
WORKDIR /src
COPY .mvn .mvn
COPY pom.xml openapi.yaml asyncapi.yaml ./
COPY exchange exchange
COPY server server
COPY demo demo
COPY --from=web /src/web/apps/console/dist web/apps/console/dist
COPY --from=web /src/web/apps/phone/dist web/apps/phone/dist
RUN --mount=type=cache,target=/root/.m2 mvn -q -B -ntp -DskipTests package

FROM eclipse-temurin:25.0.3_9-jre-noble AS java

# The local Twilio emulator, for the demo profile of compose.yaml.
FROM java AS exchange
WORKDIR /opt/exchange
COPY --from=build /src/exchange/target/ringback-exchange.jar ./
COPY --from=build /src/exchange/target/lib lib
COPY deploy/image/healthcheck ./
ENV EXCHANGE_HOST=0.0.0.0 EXCHANGE_PORT=8081
USER 10001:10001
EXPOSE 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["./healthcheck", "8081", "/phone"]
ENTRYPOINT ["java", "-Xms24m", "-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-jar", "ringback-exchange.jar"]

FROM java AS app
WORKDIR /opt/ringback
COPY --from=build /src/server/target/ringback-server.jar ./
COPY --from=build /src/server/target/lib lib
COPY deploy/image/java.options deploy/image/healthcheck ./

# Lets the server handle calls of the exchange, with an embedded PostgreSQL, to create the class cache (one to two minutes). PostgreSQL
# needs a user that exists and is not root: nobody.
FROM app AS cache
COPY --from=build /src/demo/target/ringback-demo.jar demo/
COPY --from=build /src/demo/target/lib demo/lib
COPY bin/create-server-cache ./
RUN install -d -m 1777 out
USER 65534:65534
RUN ./create-server-cache java demo/ringback-demo.jar ringback-server.jar out/ringback-server.aot @java.options

# The files belong to root, so the server cannot change them. It writes nothing but temporary files in /tmp.
FROM app AS server
# LAME encodes recordings that are downloaded as MP3.
RUN --mount=type=cache,target=/var/lib/apt/lists,sharing=locked apt-get update && apt-get install -y --no-install-recommends lame
COPY --from=cache /opt/ringback/out/ringback-server.aot ./
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["./healthcheck", "8080", "/health/ready"]
ENTRYPOINT ["java", "@java.options", "-XX:AOTCache=ringback-server.aot", "-jar", "ringback-server.jar"]
