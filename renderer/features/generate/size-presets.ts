import type { ModelDescription } from '../../../main/domain/engine.ts';
import { sideFor } from '../../../main/domain/model-request.ts';

export interface SizePreset {
  /** `16:9` */
  readonly aspect: string;
  readonly width: number;
  readonly height: number;
}

/** At a native size of 1024; other models get them scaled. */
const PRESETS_AT_1024: readonly SizePreset[] = [
  { aspect: '1:1', width: 1024, height: 1024 },
  { aspect: '4:3', width: 1024, height: 768 },
  { aspect: '3:2', width: 1152, height: 768 },
  { aspect: '16:9', width: 1024, height: 576 },
  { aspect: '3:4', width: 768, height: 1024 },
  { aspect: '2:3', width: 768, height: 1152 },
  { aspect: '9:16', width: 576, height: 1024 },
];

/** The presets in the model's own measure: scaled to its native size, on its steps, within its range. */
export function sizePresets(model: ModelDescription): readonly SizePreset[] {
  const scale = model.nativeSize / 1024;
  return PRESETS_AT_1024.map(({ aspect, width, height }) => ({
    aspect,
    width: sideFor(model, 'width', width * scale) ?? Math.round(width * scale),
    height: sideFor(model, 'height', height * scale) ?? Math.round(height * scale),
  }));
}
