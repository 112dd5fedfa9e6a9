import { UNKNOWN_GENERATION, type GenerationRecord } from '../../../main/domain/generation.ts';
import { NO_USER_FACTS, type ImageRecord, type ImageState } from '../../../main/domain/image-record.ts';

/** A picture of which only what matters is said. */
export function sampleRecord(
  uid: string,
  generation: Partial<GenerationRecord> = {},
  state: Partial<ImageState> = {},
): ImageRecord {
  return {
    uid,
    file: {
      rootId: 'library',
      path: `${uid}.png`,
      sizeBytes: 1000,
      modifiedAtMs: 1,
      width: 64,
      height: 64,
      format: 'png',
      contentHash: `hash-${uid}`,
      pixelHash: null,
    },
    generation: { ...UNKNOWN_GENERATION, ...generation },
    user: NO_USER_FACTS,
    collections: [],
    state: { missing: false, trashedAtMs: null, expiresAtMs: null, ...state },
  };
}
