import type { TagChange } from './catalog-change.ts';

/** A tag as it is kept, of what someone wrote: levels divided by `/`, or by `|` as in sidecars, none of them empty. '' if none is left. */
export function cleanTag(text: string): string {
  return text
    .split(/[/|]/u)
    .map((level) => level.trim())
    .filter(Boolean)
    .join('/');
}

/** The different tags of a list that someone wrote or pasted, divided by commas, semicolons or lines. */
export function tagsWritten(text: string): readonly string[] {
  return [...new Set(text.split(/[,;\n]/u).map(cleanTag))].filter(Boolean);
}

/** Whether a tag is the other one, or lies below it. */
export function isWithinTag(name: string, tag: string): boolean {
  return name === tag || name.startsWith(`${tag}/`);
}

/** What a renamed tag, or one below it, is called now. */
export function renamedTag(name: string, { tag, to }: Extract<TagChange, { kind: 'rename' }>): string {
  return `${to}${name.slice(tag.length)}`;
}

/** What a query that names tags has to name after a change; queries find tags whatever their case. */
export function tagsAskedFor(
  change: Extract<TagChange, { kind: 'rename' }>,
): (name: string) => readonly string[] {
  const old = change.tag.toLowerCase();
  return (name) => [isWithinTag(name.toLowerCase(), old) ? renamedTag(name, change) : name];
}
