import { describe, expect, it } from 'vitest';
import { formatNumber, parseNumber, snapToRange, stepNumber } from '../../../../renderer/ui/number-steps.ts';

describe('parseNumber', () => {
  it('reads points, commas and signs, and nothing else', () => {
    expect(parseNumber(' 7.5 ')).toBe(7.5);
    expect(parseNumber('0,25')).toBe(0.25);
    expect(parseNumber('-3')).toBe(-3);
    expect(parseNumber('.5')).toBe(0.5);
    expect(parseNumber('')).toBeUndefined();
    expect(parseNumber('1e3')).toBeUndefined();
    expect(parseNumber('12px')).toBeUndefined();
  });

  it('takes what stands between thousands as that where numbers are whole', () => {
    for (const text of ['1,024', '1.024', '1 024', '1’024']) expect(parseNumber(text, 8)).toBe(1024);
    expect(parseNumber('-1,234,567', 1)).toBe(-1_234_567);
    expect(parseNumber('1,5', 1)).toBe(1.5);
    expect(parseNumber('1,024', 0.5)).toBe(1.024);
  });
});

describe('snapToRange', () => {
  it('counts steps from the minimum and stays inside', () => {
    expect(snapToRange(70, { min: 64, max: 2048, step: 8 })).toBe(72);
    expect(snapToRange(20_000, { min: 64, max: 2048, step: 8 })).toBe(2048);
    expect(snapToRange(-1, { min: 0, max: 1, step: 0.05 })).toBe(0);
    expect(snapToRange(4.2, { min: 1.5, max: 9.5, step: 1 })).toBe(4.5);
  });

  it('leaves no binary fractions behind', () => {
    expect(snapToRange(0.1 + 0.2, { min: 0, max: 1, step: 0.1 })).toBe(0.3);
    expect(stepNumber(0.7, 1, { min: 0, max: 1, step: 0.1 }, false)).toBe(0.8);
  });
});

describe('stepNumber', () => {
  it('goes one step, or ten', () => {
    expect(stepNumber(20, 1, { min: 1, max: 150, step: 1 }, false)).toBe(21);
    expect(stepNumber(20, -1, { min: 1, max: 150, step: 1 }, true)).toBe(10);
    expect(stepNumber(3, -1, { min: 1, max: 150, step: 1 }, true)).toBe(1);
  });
});

it('writes numbers as short as their step allows', () => {
  expect(formatNumber(7, 0.1)).toBe('7');
  expect(formatNumber(0.30000000000000004, 0.05)).toBe('0.3');
  expect(formatNumber(1024, 8)).toBe('1024');
});
