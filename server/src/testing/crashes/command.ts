import { crashRun } from './crash-run.ts';

const help = `Kills servers and their database under the load of buyers, and checks after each crash that nothing acknowledged is lost.

  npm run crash              20 kills among two servers over one database
  npm run crash -- 1000      that many
  npm run crash -- 50 alone  of one server with a database of its own
  npm run crash -- 20 --seed 7   the choices of an earlier run; when a crash comes, the machine decides`;

/** Prints what happens, and when. */
async function main(words: readonly string[]): Promise<number> {
  const at = words.indexOf('--seed');
  const seed = at < 0 ? Date.now() % 1_000_000 : Number(words[at + 1]);
  const rest = words.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
  const servers = rest.includes('alone') ? 1 : 2;
  const kills = Number(rest.find(word => word !== 'alone') ?? 20);
  if (words.includes('--help') || !(kills > 0) || !Number.isInteger(seed)) {
    console.log(help);
    return words.includes('--help') ? 0 : 2;
  }
  console.log(`seed ${seed}`);
  const ends: (() => Promise<void> | void)[] = [];
  const began = performance.now();
  const told = (line: string) => {
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(`${seconds} s: ${line}`);
  };
  try {
    await crashRun({ after: work => void ends.push(work) }, { servers, kills, seed, told });
    return 0;
  } catch (error) {
    console.error(error);
    console.error(`Again with: npm run crash -- ${kills}${servers === 1 ? ' alone' : ''} --seed ${seed}`);
    return 1;
  } finally {
    // The folder is removed last, when nothing runs on it any more.
    for (const end of ends.reverse()) await end();
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
