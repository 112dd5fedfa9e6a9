import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { Checkpoint } from './checkpoints.ts';
import { catalogError, openDatabase } from './database.ts';
import { serveCalls } from './worker-calls.ts';

const { path } = workerData as { readonly path: string };
const db = openDatabase(path, 'write');

const server = serveCalls(
  parentPort as MessagePort,
  {
    // Copies what nobody reads from the log any more, and holds up neither the writer nor a reader.
    checkpoint: (): Checkpoint => {
      const [row] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[];
      return { isWhole: row !== undefined && row.checkpointed === row.log };
    },
  },
  (error) => catalogError(error, path),
);
server.emit('ready');
