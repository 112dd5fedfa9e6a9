import { AppError } from '../domain/errors.ts';
import type { GenerationRecord } from '../domain/generation.ts';
import { MAX_ENTRY_BYTES, openZip, type ZipEntry } from './pack-zip.ts';

export type PackRole = 'generation' | 'source' | 'mask';

/** What a pack says of one picture. */
interface PackItem {
  /** Folder in the zip, or the zip's own name. */
  readonly name: string;
  readonly generation: GenerationRecord | null;
  /** Which pictures it holds. */
  readonly roles: readonly PackRole[];
}

export interface Pack {
  readonly items: readonly PackItem[];
  /** Prompts of a text file, one a line or paragraph. */
  readonly prompts: readonly string[];
  /** What was passed over and why, in words for the user. */
  readonly warnings: readonly string[];
  /** A picture's bytes, or null when the item has none of that role. @throws AppError FILE_CORRUPT */
  read(index: number, role: PackRole): Promise<Uint8Array | null>;
  close(): void;
}

export interface PackPorts {
  /** Settings from JSON or text of any dialect; null when there are none. */
  parseSettings(text: string): GenerationRecord | null;
  /** What a picture says of itself; null when nothing. */
  readGeneration(bytes: Uint8Array): Promise<GenerationRecord | null>;
}

interface Slot {
  name: string;
  settings: ZipEntry | null;
  readonly pictures: Partial<Record<PackRole, ZipEntry>>;
}

const PICTURE = /\.(png|jpe?g|webp|avif|gif|tiff?|bmp)$/i;
/** A larger one is not worth its time for a row of a list. */
const MAX_COVER_BYTES = 64 * 1024 * 1024;
const MAX_SETTINGS_BYTES = 8 * 1024 * 1024;
/** Names by which tools call the parts; the first is ours. */
const NAMES: Readonly<Record<PackRole, RegExp>> = {
  mask: /^(mask|inpaint[-_]?mask|.*[-_. ]mask)$/i,
  source: /^(source|input|init|init[-_]?image|original|base|.*[-_. ](source|input|init|original))$/i,
  generation: /^(generation|output|result|image|generated|.*[-_. ](generation|output|result))$/i,
};

/**
 * Opens a pack: ours, or whatever another tool put into a zip. Every part may be missing; what is unknown is passed over.
 * @throws AppError FILE_CORRUPT, TOO_LARGE, UNSUPPORTED, NOT_FOUND
 */
export async function readPack(path: string, ports: PackPorts): Promise<Pack> {
  const zip = await openZip(path);
  try {
    const warnings: string[] = [];
    const slots = arrange(zip.entries, warnings);
    const items: PackItem[] = [];
    for (const slot of slots) items.push(await readItem(slot, ports, warnings));
    const prompts = await readPrompts(zip.entries, warnings);
    if (items.length + prompts.length === 0)
      throw new AppError('UNSUPPORTED', 'This zip file holds no pictures, settings or prompts.');
    return {
      items,
      prompts,
      warnings,
      read: async (index, role) => (await slots[index]?.pictures[role]?.read()) ?? null,
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

/**
 * The first picture of a pack, or null when it has none, without reading anything else of it.
 * @throws AppError FILE_CORRUPT, TOO_LARGE, UNSUPPORTED, NOT_FOUND
 */
export async function readCover(path: string): Promise<Uint8Array | null> {
  const zip = await openZip(path);
  try {
    const all = arrange(zip.entries, []).map(({ pictures }) => pictures);
    const first =
      all.find(({ generation }) => generation)?.generation ?? all.find(({ source }) => source)?.source;
    return first && first.sizeBytes <= MAX_COVER_BYTES ? await first.read() : null;
  } finally {
    zip.close();
  }
}

/** One slot for each folder, or for each picture where a folder holds several of no known name. */
function arrange(entries: readonly ZipEntry[], warnings: string[]): readonly Slot[] {
  const usable = entries.filter(({ path }) => !/(^|\/)(__MACOSX|\.[^/]*)(\/|$)/.test(path));
  const folders = Map.groupBy(usable, ({ path }) => path.slice(0, path.lastIndexOf('/') + 1));
  const slots: Slot[] = [];
  for (const [folder, files] of folders) {
    const pictures = files.filter(({ path }) => PICTURE.test(path));
    const jsons = files.filter(({ path }) => /\.json$/i.test(path));
    const slot: Slot = { name: folder.slice(0, -1), settings: preferred(jsons), pictures: {} };
    const unnamed: ZipEntry[] = [];
    for (const picture of pictures) {
      const role = roleOf(picture);
      if (role && !slot.pictures[role]) slot.pictures[role] = picture;
      else unnamed.push(picture);
    }
    if (!slot.pictures.generation && unnamed.length === 1)
      slot.pictures.generation = unnamed.pop() as ZipEntry;
    if (slot.settings || Object.keys(slot.pictures).length > 0) slots.push(slot);
    // Several pictures side by side: each with the settings of the same name.
    for (const picture of unnamed) {
      const stem = stemOf(picture.path);
      const beside = jsons.find((json) => stemOf(json.path) === stem) ?? null;
      slots.push({ name: stem, settings: beside, pictures: { generation: picture } });
    }
    if (unnamed.length > 0 && slot.settings && Object.keys(slot.pictures).length === 0)
      slots.splice(slots.indexOf(slot), 1);
    const others =
      files.length - pictures.length - jsons.length - files.filter(({ path }) => /\.txt$/i.test(path)).length;
    if (others > 0) {
      const passed = others === 1 ? 'One file of another kind was' : `${others} files of other kinds were`;
      warnings.push(`${passed} passed over${folder ? ` in ${folder}` : ''}.`);
    }
  }
  return slots;
}

function roleOf(entry: ZipEntry): PackRole | null {
  const stem = stemOf(entry.path);
  return (['mask', 'source', 'generation'] as const).find((role) => NAMES[role].test(stem)) ?? null;
}

function stemOf(path: string): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.[^.]*$/, '')
    .slice(0, 200);
}

function preferred(jsons: readonly ZipEntry[]): ZipEntry | null {
  const rank = ({ path }: ZipEntry): number =>
    ['generation', 'config', 'metadata', 'settings', 'params', 'parameters'].indexOf(
      stemOf(path).toLowerCase(),
    ) >>> 0;
  return jsons.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

async function readItem(slot: Slot, ports: PackPorts, warnings: string[]): Promise<PackItem> {
  const roles = (['generation', 'source', 'mask'] as const).filter((role) => slot.pictures[role]);
  const name = slot.name || 'Pack';
  let generation: GenerationRecord | null = null;
  if (slot.settings) {
    const text = await readText(slot.settings, warnings);
    generation = text === null ? null : ports.parseSettings(text);
    if (text !== null && !generation)
      warnings.push(`${slot.settings.path} holds no settings that Gesso understands.`);
  }
  const picture = slot.pictures.generation;
  if (!generation && picture && picture.sizeBytes <= MAX_ENTRY_BYTES) {
    generation = await ports.readGeneration(await picture.read());
  }
  return { name, generation, roles };
}

async function readPrompts(entries: readonly ZipEntry[], warnings: string[]): Promise<readonly string[]> {
  const file = entries.find(({ path }) => /(^|\/)prompts?\.txt$/i.test(path));
  const text = file ? await readText(file, warnings) : null;
  const separator = text?.includes('\n\n') ? /\n\s*\n/ : /\n/;
  return (text ?? '')
    .replaceAll('\r\n', '\n')
    .split(separator)
    .map((prompt) => prompt.trim())
    .filter(Boolean);
}

async function readText(entry: ZipEntry, warnings: string[]): Promise<string | null> {
  if (entry.sizeBytes > MAX_SETTINGS_BYTES) {
    warnings.push(`${entry.path} is too large for settings; it was left unread.`);
    return null;
  }
  return new TextDecoder().decode(await entry.read());
}
