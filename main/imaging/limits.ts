import { availableParallelism } from 'node:os';

/**
 * Most pixels of a picture that is opened: 32,768 squares. sharp refuses more than 16,383 squares unless told; every call
 * passes this on purpose.
 */
export const MAX_INPUT_PIXELS = 32_768 * 32_768;

/**
 * Pictures decoded at a time in the background: four more than there are processors, which would idle while the next ones are opened.
 * Eight of the largest already fill a machine's memory.
 */
export const DECODED_AT_ONCE = Math.min(8, availableParallelism() + 4);
