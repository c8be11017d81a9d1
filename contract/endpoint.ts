import Type, { type Static, type TObject, type TSchema } from 'typebox';
import type { RefusalCode } from './refusals.ts';

/**
 * Who may call an endpoint. `public` needs no token; `buyer` needs any token, a guest's included; `staff` needs
 * the partner or admin role; `admin` the admin role. What a partner may touch is further bound to its venues.
 */
export type Access = 'public' | 'buyer' | 'staff' | 'admin';

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/v1`, parameters as `{name}`. */
  readonly path: string;
  readonly group: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TSchema;
  /** The body, a list, may also come as lines: `application/x-ndjson`, an item each. */
  readonly takesLines?: boolean;
  /** The replies that are not refusals, by status; a `Binary` reply names its media type. */
  readonly replies: Readonly<Record<number, TSchema>>;
  /** What this endpoint may refuse, beside `invalid-request` and what its access implies. */
  readonly refusals: readonly RefusalCode[];
}

/** Declares one endpoint; the schemas given here validate, type and document it at once. */
export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition;
}

type StaticOr<S, Otherwise> = S extends TSchema ? Static<S> : Otherwise;
export type Params<E extends Endpoint> = StaticOr<E['params'], Record<string, never>>;
export type Query<E extends Endpoint> = StaticOr<E['query'], Record<string, never>>;
export type Body<E extends Endpoint> = StaticOr<E['body'], undefined>;
export type Reply<E extends Endpoint> = Static<E['replies'][keyof E['replies'] & number]>;

/** An object that refuses unknown fields, as every request body does. */
export const Closed = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** A page of a list: `nextCursor` is null on the last one. */
export const Page = <S extends TSchema>(item: S) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) });

/** A reply that is not JSON: an image, a PDF, a stream of server-sent events. */
export const Binary = (mediaType: string) =>
  Type.Unsafe<string | Uint8Array>({ type: 'string', format: 'binary', mediaType });

export const pageQuery = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, description: 'Items per page; 50 unless told.' }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 512, description: 'The `nextCursor` of the page before.' })),
};
