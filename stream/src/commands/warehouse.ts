import { parseArgs } from 'node:util';
import type { BuildReport } from '../warehouse/warehouse.ts';
import { followed, Misuse, runCommand } from './command.ts';

const HELP = `Builds and tests the models of the warehouse: npm run warehouse -- [OPTIONS]

  --full      builds incremental models from nothing
  -h, --help  shows this

It works while Matinee runs, and also while it does not. Readers keep what they have until all of the new is built and
no test contradicts it; otherwise the exit code is 1. docs/warehouse.md says which models there are.`;

interface Wish {
  readonly isFull: boolean;
}

function wishOf(words: string[]): Wish | undefined {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      full: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  if (positionals.length > 0) throw new Misuse(`"${positionals[0]}" says nothing here.`);
  return { isFull: values.full };
}

function reportText({ build, isOk, reason, tookMs, models, tests, failed }: BuildReport): string {
  const seconds = `${(tookMs / 1000).toFixed(1)} s`;
  if (!isOk) {
    const lines = failed.map(({ test, failures }) => `  ${test}: ${failures}`);
    return [`Build ${build} failed after ${seconds}; readers keep what they had. ${reason}`, ...lines].join(
      '\n',
    );
  }
  const width = Math.max(...models.map(({ model }) => model.length));
  const lines = models.map(
    ({ model, rows, tookMs: its }) =>
      `  ${model.padEnd(width)}  ${String(rows).padStart(10)} rows  ${its.toFixed(0).padStart(6)} ms`,
  );
  return [`Build ${build}: ${models.length} models, ${tests} tests passed, ${seconds}`, ...lines].join('\n');
}

await followed(
  () => wishOf(process.argv.slice(2)),
  HELP,
  ({ isFull }) =>
    runCommand(async calls => {
      const report = await calls.buildWarehouse({ isFull });
      console.log(reportText(report));
      return report.isOk ? 0 : 1;
    }),
);
