import type { Sqlite } from './database.ts';

/**
 * Tags as they are spelled here: one that no picture has takes the spelling of one that differs from it in case only, or as many of
 * its levels as do (`sea/rocks` becomes `Sea/rocks` beside `Sea/beach`). So nobody gets a second tag by a slip of the shift key;
 * renaming is how a spelling is changed.
 * @param isGoing tags that are about to have another name, whose spelling says nothing
 */
export function asSpelledHere(
  db: Sqlite,
  tags: readonly string[],
  isGoing: (name: string) => boolean = () => false,
): readonly string[] {
  const used = db
    .prepare<[string], number>(
      `SELECT 1 FROM names n WHERE kind = 'tag' AND name = ?
       AND EXISTS (SELECT 1 FROM image_tags WHERE tag = n.code)`,
    )
    .pluck();
  const isInUse = (tag: string): boolean => used.get(tag) === 1 && !isGoing(tag);
  if (tags.every(isInUse)) return tags;
  const known = db
    .prepare<[], string>(
      `SELECT name FROM names n WHERE kind = 'tag' AND EXISTS (SELECT 1 FROM image_tags WHERE tag = n.code)`,
    )
    .pluck()
    .all();
  const spellings = new Map<string, string>();
  for (const name of known) {
    if (isGoing(name)) continue;
    const levels = name.split('/');
    for (let count = 1; count <= levels.length; count += 1) {
      const level = levels.slice(0, count).join('/');
      // A tag itself, not only one below it, says how it is spelled.
      if (count === levels.length || !spellings.has(level.toLowerCase()))
        spellings.set(level.toLowerCase(), level);
    }
  }
  return tags.map((tag) => (isInUse(tag) ? tag : spelled(tag, spellings)));
}

function spelled(tag: string, spellings: ReadonlyMap<string, string>): string {
  const levels = tag.split('/');
  for (let count = levels.length; count > 0; count -= 1) {
    const known = spellings.get(levels.slice(0, count).join('/').toLowerCase());
    if (known !== undefined) return [known, ...levels.slice(count)].join('/');
  }
  return tag;
}
