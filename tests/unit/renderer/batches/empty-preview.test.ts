import { expect, it } from 'vitest';
import { emptyPreview } from '../../../../renderer/features/batches/empty-preview.ts';

it('speaks of faults only once the file was read', () => {
  expect(emptyPreview(null)).toBe('batches.reading');
  expect(emptyPreview([{ line: 1, column: 1, message: 'no prompts' }])).toBe('batches.emptyPreview');
});
