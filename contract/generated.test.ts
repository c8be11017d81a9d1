import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { Endpoint } from './endpoint.ts';
import { generated } from './generated.ts';
import { endpoints } from './http/index.ts';
import { openApi } from './openapi.ts';
import { refusals } from './refusals.ts';

test('what is made from the endpoints is up to date (else: npm run contract)', () => {
  for (const { file, text } of generated()) assert.equal(readFileSync(file, 'utf8'), text, file);
});

test('the OpenAPI document is valid by the OpenAPI 3.1 schema, and its references lead somewhere', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(openApi()));
  assert.ok(valid, JSON.stringify(errors, null, 2));
  const text = JSON.stringify(openApi());
  const document = openApi() as { components: Record<string, Record<string, unknown>> };
  for (const [, kind, name] of text.matchAll(/"\$ref":"#\/components\/(\w+)\/([\w-]+)"/g)) {
    assert.ok(document.components[kind!]?.[name!], `${kind}/${name}`);
  }
});

test('each endpoint has an address of its own, and its path names exactly its parameters', () => {
  const addresses = Object.values<Endpoint>(endpoints).map(({ method, path }) => `${method} ${path}`);
  assert.equal(new Set(addresses).size, addresses.length);
  for (const [name, { path, params }] of Object.entries<Endpoint>(endpoints)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1]);
    assert.deepEqual(Object.keys(params?.properties ?? {}).toSorted(), inPath.toSorted(), name);
  }
});

test('no endpoint declares a status both as a reply and as a refusal', () => {
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    for (const code of endpoint.refusals)
      assert.ok(!(refusals[code][0] in endpoint.replies), `${name} ${code}`);
  }
});

test('whatever is asked of a booking may be refused by what has become of it', () => {
  for (const { method, path, refusals } of Object.values<Endpoint>(endpoints)) {
    if (method === 'GET' || !/^\/bookings\/.*\{bookingId\}/.test(path)) continue;
    for (const code of ['not-found', 'hold-not-yours', 'hold-expired', 'booking-not-open'] as const)
      assert.ok(refusals.includes(code), `${method} ${path} does not declare ${code}`);
  }
});
