import { join } from 'node:path';
import type { WatchReport } from '../../domain/batch/watched-folder.ts';
import type { BatchRunView } from '../../../preload/contract/batch.ts';
import type { AppError } from '../../domain/errors.ts';
import { onInterrupt } from './on-interrupt.ts';
import type { Session } from './session.ts';

/** Runs the batch files of a folder when they are added or change, until Ctrl+C; what is queued then goes on at the next start. */
export async function watchBatches(session: Session, folder: string): Promise<void> {
  const { api, output } = session;
  const [grant = ''] = await session.grant([folder]);
  const reports: WatchReport[] = [];
  const running = new Map<string, string>();
  const pathOf = ({ category, fileName }: WatchReport): string => join(folder, category, fileName);
  const takeReport = (report: WatchReport): void => {
    reports.push(report);
    if (report.runId !== null) running.set(report.runId, pathOf(report));
    else for (const line of faultLines(report, pathOf(report))) output.note(line);
  };
  const takeRuns = (views: readonly BatchRunView[]): void => {
    for (const { id, state, done, failed, images } of views) {
      const path = running.get(id);
      if (path === undefined || state === 'running') continue;
      running.delete(id);
      output.note(`${path}: ${done} of ${images} pictures made${failed > 0 ? `, ${failed} failed` : ''}`);
    }
  };
  await new Promise<void>((resolve, reject) => {
    const unsubscribes: (() => void)[] = [];
    const end = (error: AppError | null): void => {
      stopHearing();
      for (const unsubscribe of unsubscribes) unsubscribe();
      if (error) reject(error);
      else resolve();
    };
    const stopHearing = onInterrupt(async () => end(null));
    unsubscribes.push(
      api.batch.follow.subscribe(
        { grant },
        {
          onSnapshot: () => output.note(`Watching ${folder}. Ctrl+C ends it.`),
          onDelta: takeReport,
          onEnd: end,
        },
      ),
      api.batch.runs.subscribe(
        {},
        { onSnapshot: takeRuns, onDelta: ({ changed }) => takeRuns(changed), onEnd: () => undefined },
      ),
    );
  });
  output.result(
    {
      files: reports.map((report) => ({
        file: pathOf(report),
        sessionId: report.runId,
        errors: report.faults,
      })),
    },
    [],
  );
}

function faultLines({ faults }: WatchReport, path: string): readonly string[] {
  return faults.map(({ line, column, message }) =>
    line === null ? `${path}: ${message}` : `${path}:${line}:${column ?? 1}: ${message}`,
  );
}
