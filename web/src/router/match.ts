/** What the address of a page gives it: "/cities/:cityId/:slug?" on "/cities/7" gives `{cityId: '7'}`. */
export type Params = Readonly<Record<string, string | undefined>>;

/** The parameters of a path under a pattern, or undefined if it is not of that pattern. */
export function matchPath(pattern: string, pathname: string): Params | undefined {
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(pathname);
  if (given.length > wanted.length) return undefined;
  const params: Record<string, string | undefined> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index];
    if (value === undefined) {
      if (segment.endsWith('?')) continue;
      return undefined;
    }
    if (segment.startsWith(':')) params[segment.replace(/^:|\?$/g, '')] = decoded(value);
    else if (segment !== value) return undefined;
  }
  return params;
}

const segmentsOf = (path: string): string[] => path.split('/').filter(segment => segment !== '');

/** An address may hold anything; what is no proper escape is taken as it stands. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
