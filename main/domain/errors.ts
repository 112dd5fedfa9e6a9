/** Every failure a user can be told about. The renderer shows `message` and may act on `code` and `details`. */
const ERROR_CODES = [
  'INVALID_INPUT',
  'INVALID_QUERY',
  'INVALID_BATCH',
  'INVALID_WORKFLOW',
  'NOT_FOUND',
  'CONFLICT',
  'STALE',
  'FORBIDDEN',
  'CANCELLED',
  'UNSUPPORTED',
  'TOO_LARGE',
  'FILE_CORRUPT',
  'FILE_UNREADABLE',
  'DISK_FULL',
  'LIBRARY_UNWRITABLE',
  'LIBRARY_LOCKED',
  'CATALOG_CORRUPT',
  'ENGINE_UNAVAILABLE',
  'ENGINE_REJECTED',
  'ENGINE_FAILED',
  'OUT_OF_MEMORY',
  'SERVER_UNREACHABLE',
  'SERVER_PROTOCOL',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Where in the user's input the fault lies, so that a form or an editor can point at it. */
export interface FieldIssue {
  /** Dotted path of the field, e.g. `settings.width` or `loras.0.name`. */
  readonly field: string;
  readonly message: string;
  /** 1-based, for text input. */
  readonly line?: number;
  readonly column?: number;
}

/** What is wrong with a field or a part of it. */
export function faultAt(issues: readonly FieldIssue[], field: string): string | undefined {
  return issues.find((issue) => issue.field === field || issue.field.startsWith(`${field}.`))?.message;
}

export interface ErrorDetails {
  readonly issues?: readonly FieldIssue[];
  readonly path?: string;
  readonly [key: string]: unknown;
}

/** An expected failure: it says what happened, where, and what to do. Anything else thrown is a bug. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}

/** Node's and the browser's way of saying that an AbortSignal fired. */
export function isAbort(error: unknown): boolean {
  return (
    (error instanceof Error && error.name === 'AbortError') ||
    (isAppError(error) && error.code === 'CANCELLED')
  );
}
