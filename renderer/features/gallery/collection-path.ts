import type { Collection } from '../../../main/domain/catalog.ts';

/** `Main Street › Bike lanes` */
export function collectionPath(collections: readonly Collection[], id: string): string {
  const names: string[] = [];
  for (let at = collections.find((one) => one.id === id); at !== undefined;) {
    names.unshift(at.name);
    const { parentId } = at;
    at = collections.find((one) => one.id === parentId);
  }
  return names.join(' › ');
}
