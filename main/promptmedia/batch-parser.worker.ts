import { parentPort, workerData } from 'node:worker_threads';
import { parseBatchFile } from './parse-batch-file.ts';

const { text, fileName } = workerData as { readonly text: string; readonly fileName: string };
parentPort?.postMessage(parseBatchFile(text, fileName));
