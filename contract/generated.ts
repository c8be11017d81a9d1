import { join } from 'node:path';
import { CatalogueFile } from './catalogue-file.ts';
import type { Endpoint } from './endpoint.ts';
import { endpoints } from './http/index.ts';
import { openApi } from './openapi.ts';
import { plain } from './schemas.ts';

/** What is made from the endpoints and checked in, for readers that cannot or need not load the schemas. */
export const generated = (): { readonly file: string; readonly text: string }[] => [
  { file: join(import.meta.dirname, 'openapi.json'), text: `${JSON.stringify(openApi(), null, 2)}\n` },
  { file: join(import.meta.dirname, 'catalogue-file.schema.json'), text: catalogueFileSchema() },
  { file: join(import.meta.dirname, 'paths.generated.ts'), text: pathsModule() },
];

/** With it, an editor helps to write a catalogue file. */
function catalogueFileSchema(): string {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A catalogue file of Matinee',
    ...plain(CatalogueFile),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function pathsModule(): string {
  const lines = Object.entries<Endpoint>(endpoints).map(
    ([name, { method, path, access }]) =>
      `  ${name}: { method: '${method}', path: '${path}', access: '${access}' },`,
  );
  return `// Made by \`npm run contract\`; change contract/http/ instead.
import type { Endpoints } from './http/index.ts';

type Paths = { readonly [N in keyof Endpoints]: Pick<Endpoints[N], 'method' | 'path' | 'access'> };

/** Where each endpoint is found, without its schemas, so that web pages need not carry those. */
export const endpointPaths = {
${lines.join('\n')}
} as const satisfies Paths;
`;
}
