import { UNKNOWN_GENERATION, type ExtraValue, type GenerationRecord } from '../domain/generation.ts';
import type { SaidFacts, UserFacts } from '../domain/image-record.ts';
import type { CollectionPlace, DialectReading } from './dialect.ts';

export interface MergedReading {
  /** Gesso's own, when the file or its sidecar bears one. */
  readonly uid: string | null;
  readonly generation: GenerationRecord;
  /** What the file or its sidecar says of the user's opinion; null when it says nothing. */
  readonly user: SaidFacts | null;
  readonly collections: readonly CollectionPlace[];
  readonly expiresAtMs: number | null;
}

export interface NamedReading {
  readonly name: string;
  readonly reading: DialectReading;
}

/**
 * One record out of several readings: per field the first that knows it, with the reader's name as provenance.
 * Gesso's own stamp is whole: where there is one, the other texts, often written from it, add nothing.
 */
export function mergeReadings(readings: readonly NamedReading[]): MergedReading {
  const generation: Record<string, unknown> = { ...UNKNOWN_GENERATION };
  const provenance: Record<string, string> = {};
  const extra: Record<string, ExtraValue> = {};
  const own = readings.filter(({ name }) => name === 'gesso');
  for (const { name, reading } of own.length > 0 ? own : readings) {
    const facts = reading.facts as Readonly<Record<string, unknown>>;
    // What an earlier reading made of it says who it was then.
    const said = reading.facts.provenance ?? {};
    for (const field of Object.keys(facts)) {
      const value = facts[field];
      if (field === 'provenance' || field === 'extra' || isUnknown(field, value)) continue;
      if (!isUnknown(field, generation[field])) continue;
      generation[field] = value;
      if (name !== 'gesso') provenance[field] = said[field] ?? name;
    }
    for (const [key, value] of Object.entries(reading.facts.extra ?? {})) {
      if (Object.hasOwn(extra, key)) continue;
      extra[key] = value;
      if (name === 'gesso') continue;
      // Most come from one reader: it is named once.
      const source = said[`extra.${key}`] ?? said['extra'] ?? name;
      provenance['extra'] ??= source;
      if (provenance['extra'] !== source) provenance[`extra.${key}`] = source;
    }
    for (const [field, source] of Object.entries(said)) provenance[field] ??= source;
  }
  generation['extra'] = extra;
  generation['provenance'] = provenance;
  const users = readings.flatMap(({ reading }) => (reading.user ? [reading.user] : []));
  return {
    // A sidecar gives a copy an identity of its own, other than the one inside the file.
    uid:
      (
        readings.find(({ name, reading }) => name === 'xmp' && reading.uid) ??
        readings.find(({ reading }) => reading.uid)
      )?.reading.uid ?? null,
    generation: generation as unknown as GenerationRecord,
    user: users.length === 0 ? null : mergeUsers(users),
    collections: readings.flatMap(({ reading }) => reading.collections ?? []),
    expiresAtMs: readings.find(({ reading }) => reading.expiresAtMs)?.reading.expiresAtMs ?? null,
  };
}

function isUnknown(field: string, value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return field === 'type' && value === 'import';
}

/** Per field the newest word; among equally old ones the first. */
function mergeUsers(users: readonly Partial<UserFacts>[]): SaidFacts {
  const newestFirst = users.toSorted((a, b) => (b.changedAtMs ?? 0) - (a.changedAtMs ?? 0));
  const merged: Record<string, unknown> = { changedAtMs: 0 };
  for (const user of newestFirst.toReversed()) {
    for (const [field, value] of Object.entries(user)) if (value !== undefined) merged[field] = value;
  }
  return merged as unknown as SaidFacts;
}
