/** How a picture's id is written, as part of a regular expression: a UUID in small letters. */
export const UID_PATTERN = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

const UID = new RegExp(`^${UID_PATTERN}$`);

/** Two digits that spread over all their values, for folders of a few pictures each: the first of an id that begins with its time hardly change. */
export function shardOf(uid: string): string {
  return uid[14] === '7' ? uid.slice(-2) : uid.slice(0, 2);
}

/** What tells pictures apart in names of files: those of a batch, or of a minute, begin alike. */
export function shortUid(uid: string): string {
  return uid.slice(-8);
}

export function isUid(text: string): boolean {
  return UID.test(text);
}
