/** The system's code of a failure, as `ENOENT`; '' where it bears none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Whether there is no such file or folder: nothing of its name, or a file where a folder on the way to it would be. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errorCode(error));
}
