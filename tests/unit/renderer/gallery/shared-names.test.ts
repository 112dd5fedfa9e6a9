import { describe, expect, it } from 'vitest';
import type { Collection } from '../../../../main/domain/catalog.ts';
import { sharedNames } from '../../../../renderer/features/gallery/panel/shared-names.ts';

function named(id: string, name: string): Collection {
  return { id, name, parentId: null, note: '', coverUid: null, coverHash: null, count: 0 };
}

describe('names of collections', () => {
  it('that several have are known, whatever the size of their letters, and anew for another list', () => {
    const collections = [named('a', 'Trees'), named('b', 'trees'), named('c', 'Houses')];
    expect([...sharedNames(collections)]).toEqual(['trees']);
    expect([...sharedNames(collections.slice(1))]).toEqual([]);
  });
});
