/**
 * The formats that schemas name, each exact: what passes here is accepted by JavaScript and by PostgreSQL alike, so
 * that nothing a client sends fails only in the database.
 */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  uuid: text => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text),
  date: isDay,
  'date-time': isInstant,
  email: isEmail,
};

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001') return false;
  const midnight = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** RFC 3339, but for leap seconds, which neither JavaScript nor our data know. */
function isInstant(text: string): boolean {
  const day = INSTANT.exec(text)?.[1];
  return day !== undefined && isDay(day);
}

/** What the HTML standard takes for an e-mail address, with a dot in its domain and no label left empty. */
function isEmail(text: string): boolean {
  const [local = '', domain = '', ...more] = text.split('@');
  const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
  const labels = domain.split('.');
  return (
    more.length === 0 &&
    local.length <= 64 &&
    /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i.test(local) &&
    labels.length > 1 &&
    labels.every(part => label.test(part))
  );
}
