import { readdirSync } from 'node:fs';
import { cpus, platform, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { keepNurserySmall } from '../../main/nursery.ts';
import { widenThreadPool } from '../../main/thread-pool.ts';
import type { BenchResult } from './result.ts';

/** `npm run -s bench -- NAME [--json] [--rows N]`: runs `tests/bench/NAME/bench.ts` and prints what it measured. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, rows: { type: 'string' } },
});
const known = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const name = positionals[0] ?? '';
const rows = values.rows === undefined ? null : Number(values.rows);
if (!known.includes(name) || (rows !== null && !(Number.isInteger(rows) && rows > 0))) {
  console.error(`Usage: npm run -s bench -- NAME [--json] [--rows N]\nNAME is one of: ${known.join(', ')}`);
  process.exit(2);
}

/** `rows` is the size of the problem, where a bench has one; each has a default. */
type Run = (rows?: number) => Promise<readonly BenchResult[]>;

// As both of the program's own entries do.
keepNurserySmall();
widenThreadPool();
const { run } = (await import(`./${name}/bench.ts`)) as { readonly run: Run };
const results = await (rows === null ? run() : run(rows));
if (values.json) {
  const machine = {
    platform: platform(),
    cpu: cpus()[0]?.model ?? '',
    cores: cpus().length,
    memoryBytes: totalmem(),
    node: process.version,
  };
  console.log(JSON.stringify({ bench: name, machine, results: results.map(rounded) }));
} else {
  console.table(
    Object.fromEntries(
      results
        .map(rounded)
        .map(({ id, value, unit, limit, ok, reference }) => [
          id,
          { value, unit, limit: limit ?? '', ok: ok ? 'yes' : 'NO', reference: reference ?? '' },
        ]),
    ),
  );
}
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;

function rounded(result: BenchResult): BenchResult {
  const round = (value: number): number => Number(value.toPrecision(4));
  return {
    ...result,
    value: round(result.value),
    reference: result.reference === null ? null : round(result.reference),
  };
}
