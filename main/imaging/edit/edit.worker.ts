import { parentPort, workerData } from 'node:worker_threads';
import { isAppError } from '../../domain/errors.ts';
import { prepareEdit, stitchEdit, type EditSpec, type PreparedEdit } from './edit-pipeline.ts';

export interface EditOrder {
  readonly spec: EditSpec;
  /** The engine's output to stitch in; null to prepare. */
  readonly output: Uint8Array | null;
}

export type EditAnswer =
  | { readonly ok: true; readonly value: PreparedEdit | Uint8Array }
  | { readonly ok: false; readonly code: string; readonly message: string };

const { spec, output } = workerData as EditOrder;

async function answer(): Promise<EditAnswer> {
  try {
    return { ok: true, value: output ? await stitchEdit(spec, output) : await prepareEdit(spec) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { ok: false, code: error.code, message: error.message };
  }
}

parentPort?.postMessage(await answer());
