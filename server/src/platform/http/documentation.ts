import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { type RefusalCode, refusals } from '@matinee/contract/refusals.ts';
import { API, type Http } from './http.ts';

const require = createRequire(import.meta.url);
const documentFile = join(import.meta.dirname, '../../../../contract/openapi.json');
/** Swagger UI as files, without the telemetry of its own package. */
const swaggerFolder = join(dirname(require.resolve('@fastify/swagger-ui')), 'static');

const HOUR = 'public, max-age=3600';

/** Serves the OpenAPI document, a page to read and try it at `/docs`, and a page for each problem type. */
export async function serveDocumentation({ server }: Http): Promise<void> {
  const document = readFileSync(documentFile, 'utf8');
  server.get(`${API}/openapi.json`, (_request, reply) =>
    reply
      .headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': HOUR })
      .send(document),
  );
  await server.register(fastifyStatic, {
    root: swaggerFolder,
    prefix: '/docs/ui/',
    decorateReply: false,
    index: false,
    allowedPath: path => /^\/swagger-ui(-bundle)?\.(js|css)$/.test(path),
    cacheControl: false,
    setHeaders: reply => reply.header('cache-control', HOUR),
  });
  const page = (url: string, type: string, text: string) =>
    server.get(url, (_request, reply) => reply.type(`${type}; charset=utf-8`).send(text));
  page('/docs', 'text/html', READER);
  page('/docs/start.js', 'text/javascript', START);
  page('/docs/page.css', 'text/css', STYLE);
  for (const code of Object.keys(refusals) as RefusalCode[]) {
    page(`/problems/${code}`, 'text/html', problemPage(code));
  }
}

const head = (title: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/page.css">`;

const READER = `${head('Matinee’s API')}
<link rel="stylesheet" href="/docs/ui/swagger-ui.css">
<div id="reader"></div>
<script src="/docs/ui/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
`;

const START = `SwaggerUIBundle({
  url: '${API}/openapi.json',
  dom_id: '#reader',
  deepLinking: true,
  validatorUrl: null,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  persistAuthorization: true,
});
`;

const STYLE = `body { margin: 0; background: #fff; }
.problem { max-width: 40rem; margin: 4rem auto; padding: 0 1rem; font: 1.1rem/1.5 system-ui, sans-serif; }
`;

function problemPage(code: RefusalCode): string {
  const [status, sentence] = refusals[code];
  return `${head(code)}
<main class="problem">
<h1>${code}</h1>
<p>${sentence}</p>
<p>HTTP status ${status}. <a href="/docs">The API’s documentation</a></p>
</main>
`;
}
