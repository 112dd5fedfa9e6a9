import { expect, test } from 'vitest';
import { groupLabel } from '../../../../renderer/features/gallery/group-label.ts';
import { translate } from '../../../../renderer/i18n/translate.ts';

test('groups are headed by what a person knows them by', () => {
  const first = { createdAtMs: new Date(2026, 10, 21, 17, 45).getTime() };
  const session = '0b7c9a54-5d0e-4e1c-9d0a-1f2e3d4c5b6a';
  expect(groupLabel('day', '2026-11-21', first, translate)).toMatch(/21/);
  expect(groupLabel('model', 'flux1-dev', first, translate)).toBe('flux1-dev');
  expect(groupLabel('session', session, first, translate)).toMatch(/21.*45/);
  expect(groupLabel('session', session, undefined, translate)).toBe('');
  expect(groupLabel('session', '', first, translate)).toBe(translate('gallery.group.unknown'));
});
