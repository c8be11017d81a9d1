import type { ErrorObject } from 'ajv';

/** One thing wrong with what somebody sent: where, as a JSON pointer (`/body/seatIds/0`), and what. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** No more are looked at: whoever gets this many needs no further one. */
const MOST_FAULTS = 1000;

/** A validator's errors as faults in plain words, paths beginning with `at`. */
export function faultsOf(at: string, errors: readonly ErrorObject[]): Fault[] {
  return withoutOtherOptions(errors.slice(0, MOST_FAULTS)).map(error => ({
    path: at + error.instancePath + fieldOf(error),
    message: sentence(error),
  }));
}

/** What fits no option of a choice is compared with the option it comes closest to; if it is close to none, that is said. */
function withoutOtherOptions(errors: readonly ErrorObject[]): ErrorObject[] {
  const [choice] = errors.filter(({ keyword }) => keyword === 'anyOf').sort(outermostFirst);
  if (!choice) return [...errors];
  const within = (error: ErrorObject) =>
    error.schemaPath.startsWith(`${choice.schemaPath}/`) &&
    (error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`));
  const options = Map.groupBy(errors.filter(within), error =>
    error.schemaPath.slice(choice.schemaPath.length + 1).replace(/\/.*/, ''),
  );
  const isOfType = (option: readonly ErrorObject[]) =>
    !option.some(({ keyword, instancePath }) => keyword === 'type' && instancePath === choice.instancePath);
  const [closest, next] = [...options.values()]
    .filter(isOfType)
    .sort((one, other) => one.length - other.length);
  const isClear = closest !== undefined && (next === undefined || closest.length < next.length);
  const others = errors.filter(error => error !== choice && !within(error));
  return [
    ...(isClear ? withoutOtherOptions(closest) : [{ ...choice, keyword: 'choice' }]),
    ...withoutOtherOptions(others),
  ];
}

const outermostFirst = (one: ErrorObject, other: ErrorObject) =>
  one.schemaPath.length - other.schemaPath.length;

/** A missing or unknown field is named by its own path, not by that of the object around it. */
function fieldOf({ params }: ErrorObject): string {
  const field = params.missingProperty ?? params.additionalProperty;
  return field === undefined ? '' : `/${String(field).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

const FORMATS: Record<string, string> = {
  uuid: 'must be an id',
  date: 'must be a day, YYYY-MM-DD',
  'date-time': 'must be an instant with its zone, like 2026-03-01T19:30:00Z',
  email: 'must be an e-mail address',
};

function sentence({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'is missing';
    case 'additionalProperties':
      return 'is not a known field';
    case 'enum':
      return `must be one of ${params.allowedValues.join(', ')}`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`;
    case 'type':
      return `must be ${[params.type].flat().map(withArticle).join(' or ')}`;
    case 'format':
      return FORMATS[params.format] ?? `must be a ${params.format}`;
    case 'pattern':
      return `must match ${params.pattern}`;
    case 'minLength':
      return params.limit === 1 ? 'must not be empty' : `must be at least ${params.limit} characters long`;
    case 'maxLength':
      return `must be at most ${params.limit} characters long`;
    case 'minItems':
      return `must have at least ${count(params.limit)}`;
    case 'maxItems':
      return `must have at most ${count(params.limit)}`;
    case 'minimum':
    case 'exclusiveMinimum':
      return `must be ${keyword === 'minimum' ? 'at least' : 'more than'} ${params.limit}`;
    case 'maximum':
    case 'exclusiveMaximum':
      return `must be ${keyword === 'maximum' ? 'at most' : 'less than'} ${params.limit}`;
    case 'choice':
      return 'has none of the forms that are possible here';
    default:
      return message ?? 'is not valid';
  }
}

const count = (items: number) => (items === 1 ? '1 item' : `${items} items`);
const withArticle = (type: string) =>
  type === 'null' ? 'null' : `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
