import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const MODULE = join(import.meta.dirname, '../../main/frugal-compiler.ts');

/** A function that is called often enough for the thorough compiler: it names itself in what V8 tells of its compiling. */
const PROGRAM = `
  import { holdBackCompiler } from ${JSON.stringify(MODULE)};
  const holds = process.env.HOLDS.split('').map(() => holdBackCompiler());
  for (let i = 0; i < Number(process.env.LET_GO); i++) holds[i]();
  const often = (value) => { let sum = 0; for (let i = 0; i < 200; i++) sum += (value * i) % 7; return sum; };
  let total = 0;
  for (let turn = 0; turn < 100; turn++) {
    for (let i = 0; i < 100; i++) total += often(i);
    await new Promise(setImmediate);
  }
  console.log(total > 0);
`;

test.for([
  { holds: '', letGo: 0, isCompiled: true },
  { holds: 'x', letGo: 0, isCompiled: false },
  { holds: 'xx', letGo: 1, isCompiled: false },
  { holds: 'xx', letGo: 2, isCompiled: true },
])(
  'held $holds, let go $letGo times: compiled thoroughly: $isCompiled',
  async ({ holds, letGo, isCompiled }) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--trace-opt', '--input-type=module', '--eval', PROGRAM],
      { env: { ...process.env, HOLDS: holds, LET_GO: String(letGo) }, maxBuffer: 2 ** 26 },
    );
    expect(stdout).toContain('true');
    expect(/JSFunction often.*TURBOFAN/.test(stdout)).toBe(isCompiled);
  },
);
