/** How a picture's id is written, as part of a regular expression: a UUID in small letters. */
export const UID_PATTERN = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

const UID = new RegExp(`^${UID_PATTERN}$`);

export function isUid(text: string): boolean {
  return UID.test(text);
}
