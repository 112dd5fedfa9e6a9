import { describe, expect, it } from 'vitest';
import { DEFAULT_EDIT_SETTINGS } from '../../../main/domain/edit.ts';
import { changedByExtension, edgeOf } from '../../../main/domain/edit-edge.ts';

describe('grow and feather of an edit', () => {
  it('follow by themselves from the size of what changes and the strength', () => {
    expect(edgeOf(DEFAULT_EDIT_SETTINGS, { width: 30, height: 40 }, 1)).toEqual({
      grow: 20,
      feather: 32,
      blend: 25,
    });
    expect(edgeOf(DEFAULT_EDIT_SETTINGS, { width: 600, height: 800 }, 1)).toEqual({
      grow: 54,
      feather: 100,
      blend: 25,
    });
    expect(edgeOf(DEFAULT_EDIT_SETTINGS, { width: 600, height: 800 }, 0.2)).toEqual({
      grow: 14,
      feather: 20,
      blend: 20,
    });
    // However large, no more than could be set.
    expect(edgeOf(DEFAULT_EDIT_SETTINGS, { width: 16_384, height: 16_384 }, 1)).toEqual({
      grow: 260,
      feather: 512,
      blend: 25,
    });
  });

  it('are taken as set, one without the other too', () => {
    const changed = { width: 600, height: 800 };
    expect(edgeOf({ grow: 3, feather: 60 }, changed, 0.5)).toEqual({ grow: 3, feather: 60, blend: 60 });
    expect(edgeOf({ grow: 'auto', feather: 60 }, changed, 0.5).grow).toBe(34);
    expect(edgeOf({ grow: 0, feather: 'auto' }, changed, 1)).toEqual({ grow: 0, feather: 100, blend: 25 });
  });

  it('count an extension by how far it reaches', () => {
    expect(changedByExtension({ left: 64, right: 300, up: 0, down: 400 })).toEqual({
      width: 300,
      height: 400,
    });
  });
});
