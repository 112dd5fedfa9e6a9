import { beforeAll, expect, it, vi } from 'vitest';
import { packName } from '../../../../renderer/api/pack-pictures.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';

vi.mock('../../../../renderer/api/api.ts', () => ({ api: {}, bridge: undefined }));

beforeAll(startTranslations);

it('a pack is named by its pictures and the time, in signs that every system takes in the name of a file', () => {
  expect(packName(3, new Date(2026, 10, 8, 9, 5, 7))).toBe('3 pictures 2026-11-08 09.05.07');
});
