import { parentPort, workerData } from 'node:worker_threads';
import type { CheckpointReport } from './checkpoints.ts';
import { openDatabase } from './database.ts';

const { path } = workerData as { readonly path: string };
const db = openDatabase(path, 'write');

const report = (message: CheckpointReport): void => parentPort?.postMessage(message);

report('ready');
parentPort?.on('message', () => {
  // Copies what nobody reads from the log any more, and holds up neither the writer nor a reader.
  const [row] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[];
  report({ isWhole: row !== undefined && row.checkpointed === row.log });
});
