import { describe, expect, it } from 'vitest';
import { parseHeadersText } from '../../../../renderer/features/servers/headers-text.ts';
import { templateId } from '../../../../renderer/features/servers/template-id.ts';

describe('extra headers as text', () => {
  it('are read line by line', () => {
    expect(parseHeadersText('X-Token:  a:b \n\n  CF-Access-Client-Id: c')).toEqual({
      ok: true,
      headers: { 'X-Token': 'a:b', 'CF-Access-Client-Id': 'c' },
    });
    expect(parseHeadersText('')).toEqual({ ok: true, headers: {} });
  });

  it.each([
    ['no colon', 1],
    ['ok: 1\n: value', 2],
    ['ok: 1\nempty:', 2],
    ['bad name: x', 1],
  ])('point at the line that is wrong: %j', (text, line) => {
    expect(parseHeadersText(text)).toEqual({ ok: false, line });
  });
});

describe('ids of workflows', () => {
  it.each([
    ['My Bottle (v2)', 'my-bottle-v2'],
    ['Überblick', 'uberblick'],
    ['日本語', 'workflow'],
    ['  --  ', 'workflow'],
    ['a'.repeat(100), 'a'.repeat(48)],
  ])('make %j into %s', (title, id) => {
    expect(templateId(title, [])).toBe(id);
  });

  it('never repeat one that is taken', () => {
    expect(templateId('Fox', ['fox', 'fox-2'])).toBe('fox-3');
  });
});
