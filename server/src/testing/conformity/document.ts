import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the tests know of the API: the document that clients get, and nothing of the server's own code. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export interface Schema {
  readonly [keyword: string]: unknown;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly $ref?: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/v1`. */
  readonly path: string;
  readonly isPublic: boolean;
  readonly isForStaff: boolean;
  readonly parameters: readonly Parameter[];
  readonly bodySchema: Schema | undefined;
  readonly isBodyRequired: boolean;
  /** The schemas' places in the document by status and media type; without content, an empty object. */
  readonly replies: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface Given {
  readonly operationId: string;
  readonly description: string;
  readonly security: readonly Record<string, unknown>[];
  readonly parameters: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { required: boolean; content: { 'application/json': { schema: Schema } } };
  readonly responses: Readonly<Record<string, { content?: Record<string, unknown> }>>;
}

const file = join(import.meta.dirname, '../../../../contract/openapi.json');
export const openApi = JSON.parse(readFileSync(file, 'utf8')) as {
  paths: Record<string, Record<string, Given>>;
};

/** The part of the document that a reference names. */
export function resolve<T = Schema>(reference: string): T {
  const steps = reference
    .slice(2)
    .split('/')
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.reduce<unknown>((part, step) => (part as Record<string, unknown>)[step], openApi) as T;
}

export const operations: readonly Operation[] = Object.entries(openApi.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, given]) => read(path, method, given)),
);

function read(path: string, method: string, given: Given): Operation {
  const parameters = given.parameters.map(parameter =>
    '$ref' in parameter ? resolve<Parameter>(parameter.$ref) : parameter,
  );
  return {
    operationId: given.operationId,
    method: method.toUpperCase() as Operation['method'],
    path,
    isPublic: given.security.some(way => Object.keys(way).length === 0),
    isForStaff: /^For (partners|admins)/.test(given.description),
    parameters,
    bodySchema: given.requestBody?.content['application/json'].schema,
    isBodyRequired: given.requestBody?.required ?? false,
    replies: Object.fromEntries(
      Object.entries(given.responses).map(([status, { content = {} }]) => [
        status,
        Object.fromEntries(Object.keys(content).map(type => [type, place(path, method, status, type)])),
      ]),
    ),
  };
}

function place(path: string, method: string, status: string, mediaType: string): string {
  const steps = ['paths', path, method, 'responses', status, 'content', mediaType, 'schema'];
  return `#/${steps.map(step => step.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
}
