import { expect, it, vi } from 'vitest';
import type { JobSelection, JobView } from '../../../../preload/contract/jobs.ts';
import { useQueue } from '../../../../renderer/api/queue-store.ts';
import { cancelJobs } from '../../../../renderer/features/queue/queue-actions.ts';
import { startTranslations } from '../../../../renderer/i18n/translate.ts';
import { useToasts } from '../../../../renderer/ui/toast-store.ts';

const main = vi.hoisted(() => ({ retried: [] as string[] }));
vi.mock('../../../../renderer/api/api.ts', () => ({
  api: {
    jobs: {
      cancel: () => Promise.resolve({ changed: 1 }),
      retry: ({ which }: { which: { jobIds: string[] } }) => {
        main.retried = which.jobIds;
        return Promise.resolve({ changed: which.jobIds.length });
      },
    },
  },
}));

const job = (id: string, sessionId: string, state: JobView['state']): [string, JobView] => [
  id,
  { id, sessionId, state } as JobView,
];

it.each<[JobSelection, string[]]>([
  [{ sessionId: 's' }, ['running', 'queued']],
  [{ all: true }, ['running', 'queued', 'other']],
  [{ jobIds: ['queued'] }, ['queued']],
])('taking back that %j was cancelled puts just those back that were open', async (which, expected) => {
  await startTranslations();
  useQueue.setState({
    jobs: new Map([
      job('done', 's', 'done'),
      job('failed', 's', 'failed'),
      job('cancelled', 's', 'cancelled'),
      job('running', 's', 'running'),
      job('queued', 's', 'queued'),
      job('other', 'another', 'queued'),
    ]),
  });
  await cancelJobs(which);
  useToasts.getState().toasts.at(-1)?.action?.run();
  expect(main.retried).toEqual(expected);
});
