import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Owner } from '../database/owner.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'rules');

/** Rules that are data: which category an event is of, and which type a way of paying. */
export class Rules {
  readonly #words: readonly { word: string; category: string }[];
  readonly #types: ReadonlyMap<string, string>;
  readonly #categories = new Map<string, string>();

  constructor(
    words: readonly { word: string; category: string }[],
    types: readonly { method: string; type: string }[],
  ) {
    this.#words = words.map(({ word, category }) => ({ word: word.toLowerCase(), category }));
    this.#types = new Map(types.map(({ method, type }) => [method.toLowerCase(), type]));
  }

  /** By the name of the event: the first rule whose word is in it, whatever its case; Other if there is none. */
  categoryOf(eventName: string | null): string {
    if (eventName === null) return 'Other';
    const known = this.#categories.get(eventName);
    if (known !== undefined) return known;
    const name = eventName.toLowerCase();
    const category = this.#words.find(({ word }) => name.includes(word))?.category ?? 'Other';
    if (this.#categories.size > 100_000) this.#categories.clear();
    this.#categories.set(eventName, category);
    return category;
  }

  paymentTypeOf(method: string | null): string {
    return (method !== null && this.#types.get(method.trim().toLowerCase())) || 'Other';
  }
}

/** The rules in the tables; those of stream/rules are put there first where there are none. */
export async function loadRules(owner: Owner): Promise<Rules> {
  await owner.write(async sql => {
    for (const [table, file] of [
      ['category_rules', 'categories.csv'],
      ['payment_type_rules', 'payment-types.csv'],
    ] as const) {
      const [count] = await sql.rows<{ n: number }>(`select count(*) as n from ${table}`);
      if (count!.n > 0) continue;
      const [, ...lines] = readFileSync(join(FOLDER, file), 'utf8').trim().split('\n');
      const values = lines.map(line => `(${line.split(',').map(quoted).join(', ')})`);
      await sql.run(`insert into ${table} values ${values.join(', ')}`);
    }
  });
  return owner.read(
    async sql =>
      new Rules(
        await sql.rows('select word, category from category_rules order by position'),
        await sql.rows('select method, type from payment_type_rules'),
      ),
  );
}

const quoted = (text: string): string => `'${text.trim().replaceAll("'", "''")}'`;
