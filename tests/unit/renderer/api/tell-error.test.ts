import { beforeAll, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../../main/domain/errors.ts';
import { attempt, tellError } from '../../../../renderer/api/tell-error.ts';
import { startTranslations, translate } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

const shown = (): readonly unknown[] => useToasts.getState().toasts.map(({ tone, text }) => ({ tone, text }));

beforeAll(startTranslations);
beforeEach(() => useToasts.setState({ toasts: [] }));

it('shows the reason alone, or in the sentence that takes it', () => {
  const error = new AppError('DISK_FULL', 'The disk is full.');
  tellError(error);
  tellError(error, 'queue.actionFailed');
  const sentence = translate('queue.actionFailed', { reason: 'The disk is full.' });
  expect(sentence).not.toBe('The disk is full.');
  expect(shown()).toEqual([
    { tone: 'error', text: 'The disk is full.' },
    { tone: 'error', text: sentence },
  ]);
});

it('says whether what was attempted went well, and shows nothing where it did', async () => {
  expect(await attempt(() => Promise.resolve())).toBe(true);
  expect(shown()).toEqual([]);
  expect(await attempt(() => Promise.reject(new Error('No answer.')))).toBe(false);
  expect(shown()).toEqual([{ tone: 'error', text: 'No answer.' }]);
});
