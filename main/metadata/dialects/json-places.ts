import { parseJsonObject, type JsonObject } from '../json-text.ts';
import type { RawMetadata } from '../dialect.ts';

const PLACES = [
  'parameters',
  'exif:UserComment',
  'comment',
  'exif:ImageDescription',
  'stealth',
  'sidecar:json',
];

/** Objects from every place where a tool puts one JSON with all its settings. */
export function jsonPlaces(texts: RawMetadata['texts'], places: readonly string[] = PLACES): JsonObject[] {
  return places.map((place) => parseJsonObject(texts[place])).filter((json) => json !== null);
}
