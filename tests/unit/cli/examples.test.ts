import { expect, it } from 'vitest';
import { EXAMPLES } from '../../../main/hosts/cli/examples.ts';
import { createProgram } from '../../../main/hosts/cli/run-cli.ts';

const program = createProgram(() => Promise.reject(new Error('not meant to run')));

it('every command shows examples', () => {
  expect(Object.keys(EXAMPLES).toSorted()).toEqual(
    program.commands.map((command) => command.name()).toSorted(),
  );
});

it.each(Object.entries(EXAMPLES).flatMap(([name, lines]) => lines.map((line) => ({ name, line }))))(
  '$line is understood',
  ({ name, line }) => {
    const [tool, verb, ...words] = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    );
    expect([tool, verb]).toEqual(['gesso', name]);
    const command = program.commands.find((candidate) => candidate.name() === name);
    const parsed = command?.parseOptions(words);
    expect(parsed?.unknown).toEqual([]);
    const most = command?.registeredArguments.some(({ variadic }) => variadic)
      ? Infinity
      : (command?.registeredArguments.length ?? 0);
    expect(parsed?.operands.length).toBeLessThanOrEqual(most);
    expect(parsed?.operands.length).toBeGreaterThanOrEqual(
      command?.registeredArguments.filter(({ required }) => required).length ?? 0,
    );
  },
);
