import { z } from 'zod';
import type { GenerationRecord } from '../../main/domain/generation.ts';
import { command, query, type } from './define.ts';
import { target } from './gallery.ts';
import { grant, operationProgress } from './schemas.ts';

const id = z.string().min(1).max(64);
/** The name of its file, without the ending. */
const packId = z.string().min(1).max(255);
const packing = z.object({
  target,
  name: z.string().min(1).max(120),
  /** Also everything the pictures were made from and became. */
  lineage: z.boolean().exactOptional(),
  /** A name for `cancel` and `packing`. */
  operationId: id.exactOptional(),
});

/** A pack in the drawer. `/pack-cover?id=<id>&v=<savedAtMs>` gives its first picture, small. */
export interface PackSummary {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly savedAtMs: number;
  readonly favorite: boolean;
  /** Null of one that was laid into the drawer by hand, until it is opened. */
  readonly images: number | null;
  /** Of the first picture. */
  readonly prompt: string;
}

export interface PackItemView {
  readonly index: number;
  readonly name: string;
  readonly generation: GenerationRecord | null;
  readonly has: { readonly generation: boolean; readonly source: boolean; readonly mask: boolean };
}

/** An opened pack. `/pack/<openId>/<index>/<generation|source|mask>` gives its pictures. */
export interface PackView {
  readonly openId: string;
  readonly name: string;
  readonly items: readonly PackItemView[];
  readonly prompts: readonly string[];
  readonly warnings: readonly string[];
}

export const packs = {
  list: query({ input: z.object({}), output: type<{ readonly packs: readonly PackSummary[] }>() }),
  /** Keeps pictures with their settings, sources and masks as a pack in the drawer. */
  save: command({ input: packing, output: type<{ readonly packId: string }>() }),
  /** Writes a pack into a granted file; without a grant to be downloaded. */
  write: command({
    input: packing.extend({ grant: grant.nullable() }),
    output: type<{ readonly path: string; readonly downloadId: string | null }>(),
  }),
  /** Stops a `save` or `write`, which then fails with CANCELLED. */
  cancel: command({ input: z.object({ operationId: id }), output: type<null>() }),
  /** How far they are. */
  packing: operationProgress,
  /** Opens a pack of the drawer or a granted zip file. FILE_CORRUPT, TOO_LARGE, UNSUPPORTED when it can't be trusted. */
  open: command({
    input: z.union([z.object({ packId }), z.object({ grant })]),
    output: type<PackView>(),
  }),
  /**
   * Brings a picture, its source and its mask into the library, where its record names them: opening that picture's
   * settings then restores everything.
   */
  use: command({
    input: z.object({ openId: id, index: z.number().int().min(0).max(20_000) }),
    output: type<{
      readonly generation: GenerationRecord | null;
      /** The picture itself; null when the pack has only its settings. */
      readonly uid: string | null;
      readonly sourceUid: string | null;
      readonly maskId: string | null;
    }>(),
  }),
  close: command({ input: z.object({ openId: id }), output: type<null>() }),
  favorite: command({ input: z.object({ packId, favorite: z.boolean() }), output: type<null>() }),
  rename: command({
    input: z.object({ packId, name: z.string().min(1).max(120) }),
    output: type<null>(),
  }),
  /** Puts a pack of the drawer into the system's bin, or deletes it where there is none. */
  remove: command({ input: z.object({ packId }), output: type<null>() }),
};
