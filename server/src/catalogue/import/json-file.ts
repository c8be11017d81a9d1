import { type AnyNode, parse, type ValueNode } from '@humanwhocodes/momoa';
import { CatalogueFile } from '@matinee/contract/catalogue-file.ts';
import { plain } from '@matinee/contract/schemas.ts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { faultsOf } from '../../platform/faults.ts';
import { formats } from '../../platform/http/formats.ts';
import { escaped, type Place, type Problem, problemsIn, type Readable, segmentsOf } from './source.ts';

/** Reads a catalogue file; throws FileProblems if it is no JSON or not of the form that CatalogueFile describes. */
export function readJsonFile(file: string, text: string): Readable {
  const root = parsed(file, text.replace(/^\uFEFF/, ''));
  const placeOf = (path: string) => placeIn(root, segmentsOf(path));
  const twice: Problem[] = [];
  const catalogue = plainValue(root, '', twice) as CatalogueFile;
  const faults = formFaults(catalogue);
  if (twice.length + faults.length > 0) throw problemsIn(file, placeOf, [...twice, ...faults]);
  return { catalogue, placeOf };
}

function parsed(file: string, text: string): ValueNode {
  try {
    return parse(text, { mode: 'json' }).body;
  } catch (error) {
    const { message, line = 1, column = 1 } = error as Error & Partial<Place>;
    const said = message.replace(/\s*\(\d+:\d+\)\.?$/, '');
    throw problemsIn(file, () => ({ line, column }), [{ path: '', message: `not JSON: ${said}` }]);
  }
}

let validate: ReturnType<Ajv2020['compile']> | undefined;

export function formFaults(value: unknown): Problem[] {
  validate ??= new Ajv2020({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictTuples: false,
    formats,
  }).compile(plain(CatalogueFile));
  return validate(value) ? [] : faultsOf('', validate.errors ?? []);
}

/** The value of a node. JSON lets a name come twice in an object, and the later one win; a person never means that. */
function plainValue(node: ValueNode, path: string, twice: Problem[]): unknown {
  switch (node.type) {
    case 'Object': {
      const object: Record<string, unknown> = Object.create(null);
      for (const { name, value } of node.members) {
        const field = name.type === 'String' ? name.value : name.name;
        const at = `${path}/${escaped(field)}`;
        if (field in object) twice.push({ path: at, message: 'is given twice' });
        object[field] = plainValue(value, at, twice);
      }
      return { ...object };
    }
    case 'Array':
      return node.elements.map((element, index) => plainValue(element.value, `${path}/${index}`, twice));
    case 'String':
    case 'Number':
    case 'Boolean':
      return node.value;
    default:
      return null;
  }
}

function placeIn(node: AnyNode & ValueNode, [segment, ...rest]: readonly string[]): Place {
  const { line, column } = node.loc.start;
  if (segment === undefined) return { line, column };
  const inner =
    node.type === 'Object'
      ? node.members.findLast(({ name }) => (name.type === 'String' ? name.value : name.name) === segment)
      : node.type === 'Array'
        ? node.elements[Number(segment)]
        : undefined;
  if (!inner) return { line, column };
  // A field is shown where its name is; a part of it, where its value is.
  return rest.length === 0 ? inner.loc.start : placeIn(inner.value, rest);
}
