import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { test } from 'node:test';

// The rules of STYLE.md and ARCHITECTURE.md that a machine can check.

interface Source {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
}

const root = import.meta.dirname;
const skippedFolders = new Set(['node_modules', '.git', '.matinee', 'dist', 'scratch']);

function sources(pattern: string): Source[] {
  return globSync(pattern, {
    cwd: root,
    exclude: entry => skippedFolders.has(String(entry).split(sep).at(-1)!),
  })
    .map(path => path.split(sep).join('/'))
    .sort()
    .map(path => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, lines: text.split('\n') };
    });
}

const code = sources('{*,{contract,server,web,stream,simulator,bench}/**/*}.{ts,tsx}');
const written = [...code, ...sources('{*,{docs,contract,server,web,stream}/**/*}.{md,sql,css,json}')];
const isTest = ({ path }: Source): boolean =>
  /\.(test|fixture)\.tsx?$/.test(path) || path.startsWith('web/e2e/');
const isGenerated = ({ path }: Source): boolean => path.includes('.generated.');

/** Fails with every fault found, one a line. */
function assertNone(faults: readonly string[]): void {
  assert.equal(faults.join('\n'), '');
}

/** Every line, without those that are nothing but a comment, for which `fault` has something to say. */
function lineFaults(files: readonly Source[], fault: (line: string) => string | undefined): string[] {
  return files.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => {
      const found = /^\s*(\/\/|\/?\*)/.test(line) ? undefined : fault(line);
      return found === undefined ? [] : [`${path}:${index + 1}: ${found}`];
    }),
  );
}

test('the time, chance and the environment come in as arguments, not from everywhere', () => {
  const isOurs = ({ path }: Source) => /^server\/src\/(?!platform\/|testing\/)/.test(path);
  const banned = [/\bDate\.now\(/, /\bnew Date\(\)/, /\bMath\.random\(/, /\brandom(UUID|Bytes|Int)\(/];
  const files = code.filter(file => isOurs(file) && !isTest(file));
  assertNone(lineFaults(files, line => banned.find(call => call.test(line))?.source));

  const mayReadEnvironment =
    /^server\/src\/(config|serve|stream|stream-keeper|database-at-hand)\.ts$|^server\/src\/testing\//;
  const server = code.filter(
    file => file.path.startsWith('server/') && !isTest(file) && !mayReadEnvironment.test(file.path),
  );
  assertNone(lineFaults(server, line => /\bprocess\.env\b/.exec(line)?.[0]));
});

test('only programs write to the terminal', () => {
  const isProgram = ({ path, text }: Source) =>
    /^server\/src\/(serve|stream|import|audit|database-at-hand)\.ts$/.test(path) ||
    path.startsWith('server/src/testing/') ||
    text.includes('import.meta.main') ||
    text.startsWith('#!');
  const files = code.filter(file => file.path.startsWith('server/') && !isTest(file) && !isProgram(file));
  assertNone(lineFaults(files, line => /\bconsole\.\w+\(/.exec(line)?.[0]));
});

test('files and functions stay small enough to be read at once', () => {
  const counted = code.filter(file => !isGenerated(file));
  const long = counted.filter(({ lines }) => lines.filter(line => line.trim() !== '').length > 400);
  assertNone(long.map(({ path }) => `${path} has more than 400 lines`));
  assertNone(counted.flatMap(file => longFunctions(file, mayBeLong(file) ? 100 : 40)));
});

/** Tests tell a story, components draw a page, and the scenes of the posters are drawings. */
const mayBeLong = (file: Source): boolean =>
  isTest(file) || /\.tsx$|^server\/src\/testing\/|\/poster\/scenes\//.test(file.path);

/** Counts a function's own lines, without those of functions in it; goes by the indentation, which Biome keeps true. */
function longFunctions({ path, lines }: Source, most: number): string[] {
  const opening =
    /^(\s*)(?:.*\bfunction\b.*|.*=> |(?:async |static |get |set )*\w+\(.*\)(?:: .+)? |\): .+ )\{$/;
  const statement = /^\s*(?:if|for|while|switch|else|catch|\} else|\} catch)\b/;
  const open: { indent: string; first: number; inner: number }[] = [];
  const faults: string[] = [];
  lines.forEach((line, index) => {
    const match = opening.exec(line);
    if (match && !statement.test(line)) open.push({ indent: match[1]!, first: index, inner: 0 });
    const last = open.at(-1);
    if (!last || index === last.first || !line.startsWith(`${last.indent}}`)) return;
    open.pop();
    const whole = index - last.first - 1;
    const outer = open.at(-1);
    if (outer) outer.inner += whole;
    const own = whole - last.inner;
    if (own > most) faults.push(`${path}:${last.first + 1}: a function of ${own} lines, more than ${most}`);
  });
  return faults;
}

/** Modules of the server, each with the modules whose door (index.ts) it may use. A new arrow needs a decision record. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  pricing: [],
  accounts: [],
  catalogue: ['accounts', 'pricing'],
  booking: ['catalogue', 'pricing'],
  admission: ['booking'],
  payments: ['booking'],
  tickets: ['booking', 'catalogue'],
  notices: ['accounts', 'booking', 'catalogue', 'tickets'],
  feed: ['booking', 'catalogue'],
  partners: ['accounts', 'booking', 'catalogue', 'payments'],
};

test('imports go in one direction: entries, modules, platform; and everything may import the contract', () => {
  const faults = code.flatMap(file =>
    importsOf(file).flatMap(target => {
      const fault = directionFault(file, target);
      return fault ? [`${file.path} imports ${target}: ${fault}`] : [];
    }),
  );
  assertNone(faults);
});

/** The files of ours that a file imports, from the root. */
function importsOf({ path, text }: Source): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?'([^']+)'/g)].flatMap(([, name]) => {
    if (name!.startsWith('@matinee/')) return [name!.replace('@matinee/', '')];
    if (!name!.startsWith('.')) return [];
    return [
      relative(root, join(root, dirname(path), name!))
        .split(sep)
        .join('/'),
    ];
  });
}

function directionFault(file: Source, target: string): string | undefined {
  const [from, to] = [boxOf(file.path), boxOf(target)];
  if (to.workspace === 'contract' || from.workspace === '') return undefined;
  // Benches measure everything, and nothing imports them.
  if (from.workspace === 'bench') return undefined;
  if (from.workspace !== to.workspace) {
    if (isTest(file) || isBoxOffice(file) || mayCross(from, target) || isIntoLog(file, target))
      return undefined;
    return `${from.workspace} may import only the contract`;
  }
  if (from.workspace !== 'server' || isTest(file) || from.part === 'testing') return undefined;
  if (to.part === 'testing') return 'only tests may use testing';
  if (from.part === to.part || from.part === 'entry') return undefined;
  if (to.part === 'platform') return undefined;
  if (from.part === 'platform') return 'the platform knows nothing above it';
  if (to.part === 'entry') return 'modules do not know who wires them';
  if (!target.endsWith('/index.ts')) return `modules meet at their doors: import ${to.part}/index.ts`;
  return arrows[from.part]?.includes(to.part)
    ? undefined
    : `${from.part} -> ${to.part} is not an arrow of tidy.test.ts`;
}

/** The stream stands on the platform, and the entries of the server start it, by its door; see decision 0015. */
const mayCross = (from: Box, target: string): boolean =>
  (from.workspace === 'stream' && target.startsWith('server/src/platform/')) ||
  (from.workspace === 'server' &&
    ['entry', 'testing'].includes(from.part) &&
    ['stream/src/index.ts', 'stream/src/run.ts'].includes(target)) ||
  // The page of the gate runs and shows the simulator's own: see decision 0023.
  (from.workspace === 'web' && /^simulator\/gate\/(gate|facts|parameters)\.ts$/.test(target));

/** It runs a whole server in its own process: the simulator's one way into it (decision 0018). */
const isBoxOffice = ({ path }: Source): boolean => path.startsWith('simulator/box-office/in-process/');

/** The simulator's one way into the log of the stream, by the stream's door (decision 0015). */
const isIntoLog = ({ path }: Source, target: string): boolean =>
  path === 'simulator/sending/into-log.ts' && target === 'stream/src/run.ts';

interface Box {
  readonly workspace: string;
  readonly part: string;
}

function boxOf(path: string): Box {
  const [workspace, folder, part, ...rest] = path.split('/');
  if (folder === undefined) return { workspace: '', part: '' };
  if (workspace !== 'server' || folder !== 'src') return { workspace: workspace!, part: '' };
  return { workspace, part: rest.length === 0 ? 'entry' : part! };
}

test('every module of the server has its place in the picture, and the arrows have no circle', () => {
  const modules = globSync('server/src/*/index.ts', { cwd: root }).map(path => path.split(sep).at(-2)!);
  const strangers = modules.filter(name => !(name in arrows) && name !== 'platform' && name !== 'testing');
  assertNone(strangers.map(name => `${name} is not in tidy.test.ts`));
  // Each stands below those before it, so an arrow may only lead upwards.
  const order = Object.keys(arrows);
  const circles = order.flatMap((from, index) =>
    arrows[from]!.filter(to => order.indexOf(to) >= index).map(to => `${from} -> ${to}`),
  );
  assertNone(circles);
});

test('there is no drawer for whatever fits nowhere else', () => {
  const drawers = /(^|\/)(utils?|lib|commons?|helpers?|misc|shared|stuff)(\/|\.tsx?$)/i;
  assertNone(code.filter(({ path }) => drawers.test(path)).map(({ path }) => path));
});

test('no merge was left half done', () => {
  assertNone(written.flatMap(({ path, text }) => (/^(<{7}|>{7}) /m.test(text) ? [path] : [])));
});

test('nothing refers to one particular machine', () => {
  const files = written.filter(({ path }) => path !== 'tidy.test.ts');
  assertNone(lineFaults(files, line => /(?<![\w.])\/(?:work|root|home|Users)\/[\w.-]+/.exec(line)?.[0]));
});

test('every rule is carried by a test, and no test names a rule that does not exist', () => {
  const texts = specs.map(path => readFileSync(join(root, path), 'utf8'));
  const rules = new Set(
    texts.flatMap(text => [...text.matchAll(/^(?:#+ |- |\| ?)?\**([ABW]\d+)\b/gm)].map(match => match[1]!)),
  );
  const carried = new Set(code.filter(isTest).flatMap(({ text }) => ruleIdsOf(text)));
  assertNone([...rules].filter(id => !carried.has(id)).map(id => `${id} has no test`));
  assertNone([...carried].filter(id => !rules.has(id)).map(id => `a test names ${id}, which no SPEC.md has`));
});

/** Each has letters of its own for its rules: B and W, A. */
const specs = ['server/src/booking/SPEC.md', 'server/src/admission/SPEC.md'];

/** Names of tests begin with the rules that they carry: "B2: ..." or "B4, B8: ...". */
function ruleIdsOf(text: string): string[] {
  const names = [...text.matchAll(/\b(?:test|it|describe|suite)\(\s*['"`]((?:[ABW]\d+(?:, | and )?)+):/g)];
  return names.flatMap(match => match[1]!.match(/[ABW]\d+/g)!);
}

test('links between documents lead somewhere', () => {
  const documents = written.filter(({ path }) => path.endsWith('.md'));
  const faults = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
      .filter(([, target]) => !existsSync(join(root, dirname(path), target!)))
      .map(([, target]) => `${path}: ${target}`),
  );
  assertNone(faults);
});

test('every decision is in the index of decisions', {
  skip: !existsSync(join(root, 'docs/decisions/README.md')),
}, () => {
  const index = readFileSync(join(root, 'docs/decisions/README.md'), 'utf8');
  const records = globSync('docs/decisions/[0-9]*.md', { cwd: root }).map(path => path.split(sep).at(-1)!);
  assertNone(records.filter(record => !index.includes(record)));
});

test('docs/operating.md names every environment variable, and none that does not exist', async () => {
  const { variables } = await import('./server/src/config.ts');
  const names = Object.values(variables).map(variable => variable.name);
  const text = readFileSync(join(root, 'docs/operating.md'), 'utf8');
  assertNone(names.filter(name => !text.includes(`| \`${name}\` |`)).map(name => `${name} is missing`));
  const rows = [...text.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(match => match[1]!);
  assertNone(rows.filter(name => !names.includes(name)).map(name => `there is no ${name}`));
});

test('the container image knows every workspace, else npm would not install there', () => {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    workspaces: string[];
  };
  const stages = readFileSync(join(root, 'Dockerfile'), 'utf8')
    .split(/^FROM /m)
    .filter(stage => stage.includes('npm ci'));
  const missing = workspaces.filter(
    name => !stages.every(stage => stage.includes(`COPY ${name}/package.json ${name}/`)),
  );
  assertNone(missing.map(name => `Dockerfile does not copy ${name}/package.json`));
});
