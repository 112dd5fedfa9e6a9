import { expect, it } from 'vitest';
import { createGrants } from '../../main/grants.ts';

const USES = ['read', 'write', 'program', 'host'] as const;

it.each(USES)('a grant (%s) is good for its use alone', (use) => {
  const grants = createGrants();
  const token = grants.issue(use, '/a');
  for (const other of USES) {
    if (other === use || (use === 'write' && other === 'read'))
      expect(grants.resolve(other, token)).toBe('/a');
    else expect(() => grants.resolve(other, token)).toThrow(/did not hand out/);
  }
});

it('a path of the command line is good for whatever a path is used for', () => {
  const grants = createGrants();
  const token = grants.issue('path', '/a');
  for (const use of ['read', 'write', 'program'] as const) expect(grants.resolve(use, token)).toBe('/a');
  expect(() => grants.resolve('host', token)).toThrow(/did not hand out/);
});

it.each(['', '__proto__', '00000000-0000-4000-8000-000000000000'])('%j was never issued', (token) => {
  const grants = createGrants();
  for (const use of USES) expect(() => grants.resolve(use, token)).toThrow(/did not hand out/);
});
