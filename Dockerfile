# Builds the web app with everything, then keeps only what runs.
FROM node:24-bookworm-slim AS build
WORKDIR /matinee
COPY package.json package-lock.json .npmrc ./
COPY contract/package.json contract/
COPY server/package.json server/
COPY web/package.json web/
COPY simulator/package.json simulator/
COPY stream/package.json stream/
COPY bench/package.json bench/
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:24-bookworm-slim AS packages
WORKDIR /matinee
COPY package.json package-lock.json .npmrc ./
COPY contract/package.json contract/
COPY server/package.json server/
COPY web/package.json web/
COPY simulator/package.json simulator/
COPY stream/package.json stream/
COPY bench/package.json bench/
# Neither the tools to build with, nor an embedded PostgreSQL, nor another Node: the image brings Node, and DATABASE_URL the rest.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --workspace contract --workspace server --workspace stream

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    LOG=json \
    HOST=0.0.0.0 \
    DEMO=off \
    PORT=8080 \
    MATINEE_DATA=/var/lib/matinee
WORKDIR /matinee
RUN install -d -o node -g node /var/lib/matinee
COPY --from=packages /matinee/node_modules node_modules
COPY --from=build /matinee/package.json /matinee/package-lock.json ./
COPY --from=build /matinee/contract contract
COPY --from=build /matinee/server server
COPY --from=build /matinee/stream stream
COPY --from=build /matinee/warehouse warehouse
COPY --from=build /matinee/simulator simulator
COPY --from=build /matinee/web web
RUN node server/src/compile.ts
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(reply => process.exit(reply.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process, so that it gets the signals; it handles them, and has no children to bury.
CMD ["node", "server/src/serve.ts"]
