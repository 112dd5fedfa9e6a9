import type { ExtraValue, GenerationRecord, Shape } from '../../domain/generation.ts';
import type { Dialect, Facts } from '../dialect.ts';
import { asNumber, asSeed, parseJsonObject } from '../json-text.ts';

const PLACES = ['Description', 'exif:ImageDescription', 'xmp:description', 'exif:UserComment'];
const MAX_LENGTH = 20_000;
const OPTIONS =
  'ar|aspect|v|version|niji|stylize|s|chaos|c|seed|style|q|quality|no|iw|sref|sw|cref|cw|oref|ow|weird|w|stop|exp';
const FLAGS = 'tile|raw|draft|p';
const HAS_OPTIONS = new RegExp(` --(?:(?:${OPTIONS}) \\S|(?:${FLAGS})(?:\\s|$))`);
/** Phones and chats make one dash of two. */
const JOINED_DASHES = new RegExp(`(?<=\\s)[—–](?=(?:${OPTIONS}|${FLAGS})(?:\\s|$))`, 'g');
/** What the chat wrote around it: `**prompt** - @name (fast)`. */
const IN_CHAT = /^\*\*([^*]*)\*\* - .*$/s;
/** What one types before the prompt to have it carried out, and copies with it. */
const COMMAND = /^\/imagine\b\s*(?:prompt:)?/i;

/** Midjourney: a prompt with `--options`, ended by a job id. */
export const midjourneyDialect: Dialect = {
  name: 'midjourney',
  read({ texts }) {
    for (const place of PLACES) {
      const found = texts[place];
      if (found === undefined || found.length > MAX_LENGTH || parseJsonObject(found)) continue;
      const text = found.replaceAll(JOINED_DASHES, '--').replace(IN_CHAT, '$1');
      const job = /\bJob ID:\s*([0-9a-f-]{36})/i.exec(text);
      if (job || HAS_OPTIONS.test(text)) return { facts: readMidjourney(text, job?.[1]) };
    }
    return null;
  },
};

/** The sides that `--ar` asks for, e.g. 16 and 9; null where it doesn't. */
export function shapeAsked({ extra }: Pick<GenerationRecord, 'extra'>): Shape | null {
  const [, width, height] = /^(\d{1,4}):(\d{1,4})$/.exec(String(extra['ar'] ?? extra['aspect'] ?? '')) ?? [];
  const shape = { width: Number(width), height: Number(height) };
  return shape.width > 0 && shape.height > 0 ? shape : null;
}

function readMidjourney(text: string, jobId: string | undefined): Facts {
  const line = text.replace(/\s*\bJob ID:.*$/is, '').trim();
  const start = line.search(/(?:^|\s)--[a-z]/i);
  const options = start < 0 ? '' : line.slice(start);
  const extra: Record<string, ExtraValue> = {};
  const facts: Facts = {
    engine: 'midjourney',
    type: 'text-to-image',
    prompt: (start < 0 ? line : line.slice(0, start)).replace(COMMAND, '').trim(),
  };
  for (const part of options.split(/(?:^|\s+)--/).slice(1)) {
    const space = part.indexOf(' ');
    const name = (space < 0 ? part : part.slice(0, space)).toLowerCase();
    const value = space < 0 ? '' : part.slice(space + 1).trim();
    const seed = name === 'seed' ? asSeed(value) : undefined;
    if (seed !== undefined) facts.seed = seed;
    else if (name === 'no') facts.negativePrompt = value;
    else if (name === 'v' || name === 'version') facts.model = `Midjourney ${value}`;
    else if (name === 'niji') facts.model = `Niji ${value}`.trim();
    else if (name) extra[name] = value === '' ? true : (asNumber(value) ?? value);
  }
  if (jobId) extra['Job ID'] = jobId;
  if (Object.keys(extra).length > 0) facts.extra = extra;
  return facts;
}
