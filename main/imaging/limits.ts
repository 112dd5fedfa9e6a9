/**
 * Most pixels of a picture that is opened: 32,768 squares. sharp refuses more than 16,383 squares unless told; every call
 * passes this on purpose.
 */
export const MAX_INPUT_PIXELS = 32_768 * 32_768;
