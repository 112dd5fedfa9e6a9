import { describe, expect, it } from 'vitest';
import { isUid, shardOf } from '../../main/domain/uid.ts';
import { newUid } from '../../main/new-uid.ts';

describe('new ids', () => {
  it('are UUIDs of version 7 that tell their time', () => {
    // Far ahead of any real clock: other ids of this process come before it.
    const ms = Date.UTC(2200, 0, 2, 3, 4, 5, 678);
    const uid = newUid(ms);
    expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(isUid(uid)).toBe(true);
    expect(Number.parseInt(uid.replace('-', '').slice(0, 12), 16)).toBe(ms);
  });

  it('follow each other, however many come in a millisecond, also where the clock is set back', () => {
    const ms = Date.UTC(2201, 0, 1);
    const uids = Array.from({ length: 10_000 }, (_, index) => newUid(index < 9000 ? ms : ms - 3_600_000));
    expect(new Set(uids).size).toBe(uids.length);
    expect(uids.toSorted()).toEqual(uids);
  });

  it('go to folders of a few each, as random ones do', () => {
    const shards = (uids: readonly string[]): number => new Set(uids.map(shardOf)).size;
    const many = Array.from({ length: 5000 }, () => newUid());
    expect(shards(many)).toBe(256);
    expect(shards(Array.from({ length: 5000 }, () => crypto.randomUUID()))).toBe(256);
    // Where those of libraries before are.
    expect(shardOf('ab345678-1234-4234-8234-123456789012')).toBe('ab');
  });
});
