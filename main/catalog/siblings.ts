import type { SiblingField } from '../domain/catalog.ts';
import type { Sqlite } from './database.ts';

const LORAS =
  "(SELECT group_concat(lora, ',') FROM (SELECT lora FROM image_loras WHERE image_id = X.id ORDER BY lora))";

/** Each setting as SQL over a row named X. */
const SETTINGS: Readonly<Record<SiblingField, string>> = {
  seed: 'X.seed',
  steps: 'X.steps',
  guidance: 'X.guidance',
  sampler: 'X.sampler',
  lora: LORAS,
  model: 'X.model',
};
const ALWAYS = ['X.negative_id', 'X.width', 'X.height', 'X.denoise', 'X.type', 'X.scheduler'];

/** Pictures outside the trash made from the same prompt with every setting equal but one. */
export function siblingUids(db: Sqlite, uid: string, except: SiblingField): readonly string[] {
  const of = (setting: string, row: string) => setting.replaceAll('X.', `${row}.`);
  const same = [
    ...ALWAYS,
    ...(Object.keys(SETTINGS) as SiblingField[]).filter((field) => field !== except).map((f) => SETTINGS[f]),
  ];
  return db
    .prepare<[string], string>(
      `SELECT i.uid FROM images o JOIN images i ON i.prompt_id = o.prompt_id JOIN states s ON s.image_id = i.id
       WHERE o.uid = ? AND (s.trashed_at IS NULL OR i.id = o.id)
         AND ${same.map((setting) => `${of(setting, 'i')} IS ${of(setting, 'o')}`).join(' AND ')}
       ORDER BY ${of(SETTINGS[except], 'i')}, i.created_at, i.id`,
    )
    .pluck()
    .all(uid);
}
