import type { BatchFault } from '../domain/batch/batch-fault.ts';
import { DEFAULT_RUN_OPTIONS } from '../domain/batch/batch-run.ts';
import type { WatchedFolder, WatchReport } from '../domain/batch/watched-folder.ts';
import { AppError, isAppError } from '../domain/errors.ts';
import type { BatchRuns, BatchSource } from './run-batch.ts';

export interface WatchedBatchesDeps {
  readonly runs: Pick<BatchRuns, 'run'>;
  /** Tells of every batch file that is added to a folder or changed in it. @throws when the folder can't be watched */
  watchFolder(
    folder: string,
    onChanged: (file: BatchSource) => void,
    onError: (message: string) => void,
  ): Promise<{ stop(): Promise<void> }>;
  /** The chosen folder, kept with the library. */
  readonly folder: { get(): string | null; set(path: string): Promise<void> };
  readonly enabled: {
    get(): boolean;
    set(enabled: boolean): void;
    onChange(listener: () => void): () => void;
  };
  newUid(): string;
  now(): number;
  log(level: 'info' | 'warn' | 'error', message: string, fields: Record<string, unknown>): void;
}

/** Reports kept for looking at. */
const KEPT = 30;

/** Runs the batch files of a folder when they change: of the chosen folder while that is turned on, and of others on demand. */
export class WatchedBatches {
  readonly #deps: WatchedBatchesDeps;
  readonly #listeners = new Set<(report: WatchReport | null) => void>();
  #reports: readonly WatchReport[] = [];
  readonly #sources = new Map<string, BatchSource>();
  #watching: { readonly folder: string; stop(): Promise<void> } | null = null;
  #aligning: Promise<void> = Promise.resolve();
  readonly #stopListening: () => void;

  constructor(deps: WatchedBatchesDeps) {
    this.#deps = deps;
    this.#stopListening = deps.enabled.onChange(() => void this.align());
  }

  /** The newest report first. */
  state(): WatchedFolder {
    const path = this.#deps.folder.get();
    return {
      folder: path === null ? null : { path, enabled: this.#deps.enabled.get() },
      reports: this.#reports,
    };
  }

  /** Called with each new report, and with null when the folder or the switch changed. */
  onChange(listener: (report: WatchReport | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Chooses another folder (null keeps it), and turns watching on or off. */
  async set(path: string | null, enabled: boolean): Promise<void> {
    if (path !== null) await this.#deps.folder.set(path);
    // Turning the switch aligns by itself.
    if (this.#deps.enabled.get() === enabled) void this.align();
    else this.#deps.enabled.set(enabled);
    await this.#aligning;
    this.#tell(null);
  }

  /** The file a report is about, as it was read. @throws AppError STALE when later reports pushed it out */
  source(reportId: string): BatchSource {
    const source = this.#sources.get(reportId);
    if (!source) throw new AppError('STALE', 'This report is out of date. Open the file again.');
    return source;
  }

  /** Brings the watcher in line with folder and switch. */
  align(): Promise<void> {
    this.#aligning = this.#aligning
      .then(() => this.#alignOnce())
      .catch((error: unknown) => {
        this.#watching = null;
        this.#report(null, null, [fault(error)]);
      });
    return this.#aligning;
  }

  async #alignOnce(): Promise<void> {
    const wanted = this.#deps.enabled.get() ? this.#deps.folder.get() : null;
    if ((this.#watching?.folder ?? null) === wanted) return;
    const before = this.#watching;
    this.#watching = null;
    await before?.stop();
    if (wanted !== null) this.#watching = { folder: wanted, ...(await this.follow(wanted)) };
  }

  /** Watches a folder until it is stopped. @param tell called with every report of this folder */
  async follow(folder: string, tell?: (report: WatchReport) => void): Promise<{ stop(): Promise<void> }> {
    const watcher = await this.#deps.watchFolder(
      folder,
      (file) => void this.#run(file).then(tell),
      (message) => {
        const report = this.#report(null, null, [{ line: null, column: null, message }]);
        tell?.(report);
      },
    );
    return { stop: () => watcher.stop() };
  }

  async close(): Promise<void> {
    this.#stopListening();
    await this.#aligning;
    await this.#watching?.stop();
  }

  async #run(file: BatchSource): Promise<WatchReport> {
    try {
      const run = await this.#deps.runs.run(file, DEFAULT_RUN_OPTIONS, false);
      return this.#report(file, run.id, []);
    } catch (error) {
      return this.#report(file, null, faultsOf(error));
    }
  }

  #report(file: BatchSource | null, runId: string | null, faults: readonly BatchFault[]): WatchReport {
    const { fileName = '', category = '' } = file ?? {};
    const report = { id: this.#deps.newUid(), atMs: this.#deps.now(), fileName, category, runId, faults };
    const reason = faults[0]?.message;
    if (runId === null)
      this.#deps.log('warn', 'A watched batch file does not run', { file: fileName, reason });
    else this.#deps.log('info', 'A batch file changed and runs', { file: fileName });
    this.#reports = [report, ...this.#reports].slice(0, KEPT);
    if (file) this.#sources.set(report.id, file);
    const known = new Set(this.#reports.map(({ id }) => id));
    for (const id of this.#sources.keys()) if (!known.has(id)) this.#sources.delete(id);
    this.#tell(report);
    return report;
  }

  #tell(report: WatchReport | null): void {
    for (const listener of this.#listeners) listener(report);
  }
}

function faultsOf(error: unknown): readonly BatchFault[] {
  const issues = isAppError(error) ? (error.details.issues ?? []) : [];
  if (issues.length === 0) return [fault(error)];
  return issues.map(({ line, column, message }) => ({ line: line ?? null, column: column ?? null, message }));
}

function fault(error: unknown): BatchFault {
  const message = isAppError(error) ? error.message : 'It could not be read. The log has the details.';
  return { line: null, column: null, message };
}
