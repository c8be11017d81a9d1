import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { Misuse } from '../options.ts';
import type { Figures } from './figures.ts';
import type { GateParameters } from './parameters.ts';
import { type Job, Runs } from './study.ts';

/** Counts up when the same seed gives other figures than before: results of two models must not be mixed. */
const MODEL = 1;

const HEADER = JSON.stringify({ study: 'gate', model: MODEL });

/**
 * The file in which a study keeps each run, a line of JSON each, so that it can go on after an interruption, and so
 * that more seeds and more cases can join it later. A line cut short by a crash is dropped.
 */
export class ResultsFile {
  readonly #path: string;
  /** The runs that it has. */
  readonly runs = new Runs();

  constructor(path: string) {
    this.#path = path;
    if (existsSync(path)) this.#load();
    else appendFileSync(path, `${HEADER}\n`);
  }

  add({ case: of, seeds }: Job, figures: readonly Figures[]): void {
    const lines = seeds.map((seed, index) => {
      const parameters: GateParameters = { seed, ...of };
      return `${JSON.stringify({ parameters, figures: figures[index]! })}\n`;
    });
    appendFileSync(this.#path, lines.join(''));
  }

  #load(): void {
    const text = readFileSync(this.#path, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const [header, ...lines] = whole.split('\n').slice(0, -1);
    if (header !== HEADER)
      throw new Misuse(
        `--results ${this.#path} holds no results of this model: name another file, or remove it.`,
      );
    for (const line of lines) {
      const { parameters, figures } = JSON.parse(line) as { parameters: GateParameters; figures: Figures };
      const { seed, ...of } = parameters;
      this.runs.of(of).set(seed, figures);
    }
    if (whole.length < text.length) truncateSync(this.#path, Buffer.byteLength(whole));
  }
}
