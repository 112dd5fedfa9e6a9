import { randomUUID } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { z } from 'zod';
import type { NewImage } from '../domain/catalog.ts';
import type { Target } from '../domain/catalog-view.ts';
import { AppError } from '../domain/errors.ts';
import { mediaTypeOf } from '../domain/file-endings.ts';
import { safeSegment } from '../domain/file-template.ts';
import type { GenerationRecord } from '../domain/generation.ts';
import type { ImageRecord } from '../domain/image-record.ts';
import { isMissing } from '../error-code.ts';
import { isThere } from '../is-there.ts';
import { replaceFile, writeNewFile } from '../library/atomic-file.ts';
import type { LibraryLayout } from '../library/layout.ts';
import { namesIn } from '../library/names-in.ts';
import { existingPathInside, pathInside } from '../library/path-guard.ts';
import { openUserFile } from '../library/user-file.ts';
import type { Log } from '../log.ts';
import { embedGeneration } from '../metadata/embed.ts';
import { formatGenerationJson } from '../metadata/generation-json.ts';
import { parsePasted } from '../metadata/parse-pasted.ts';
import { smallPicture } from '../imaging/small-picture.ts';
import { readMetadata } from '../metadata/read-metadata.ts';
import { readCover, readPack, type Pack, type PackPorts, type PackRole } from '../packs/read-pack.ts';
import { writePack, type PackFile, type PackPicture } from '../packs/write-pack.ts';
import { rename, rm } from '../patient-files.ts';
import type { PackDrawerPart, Packing } from '../rpc/packs-handlers.ts';
import type { PackSummary } from '../../preload/contract/packs.ts';
import { checkMask } from './keep-deps.ts';
import { readMask } from './media.ts';

interface Parts {
  readonly layout: LibraryLayout;
  readonly newUid: () => string;
  readonly log: Log;
  recordOf(uid: string): Promise<ImageRecord | null>;
  putImages(images: readonly NewImage[]): Promise<unknown>;
  recordsOf(target: Target, lineage?: boolean): Promise<readonly ImageRecord[]>;
  imagePath(record: ImageRecord): Promise<string>;
  bringInBytes(bytes: Uint8Array, fileName: string): Promise<string>;
  newDownload(fileName: string): Promise<{ readonly id: string; readonly path: string }>;
  readonly binFile?: (path: string) => Promise<void>;
}

export interface PackDrawer extends PackDrawerPart {
  /** Puts a zip file from a browser on the shelf. @returns its id */
  receive(fileName: string, bytes: Uint8Array): Promise<string>;
  cover(packId: string, request: { readonly version: string | null }): Promise<Response>;
  picture(openId: string, index: number, role: PackRole): Promise<Response>;
  close(): void;
}

const ports: PackPorts = {
  parseSettings: (text) => parsePasted(text)?.generation ?? null,
  async readGeneration(bytes) {
    try {
      const { generation } = await readMetadata(bytes, { pixels: true });
      return generation.type === 'import' ? null : generation;
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  },
};

const shelfSchema = z.record(
  z.string(),
  z.object({ favorite: z.boolean(), images: z.number().nullable(), prompt: z.string() }).readonly(),
);

type Entry = z.infer<typeof shelfSchema>[string];

/** Twice what a row shows, for dense screens. */
const COVER_SIDE = 112;

/** Packs lie as zip files under `.gesso/user/packs`; what the zip can't say (favourites) in `packs.json` beside it. */
export async function createPackDrawer(parts: Parts): Promise<PackDrawer> {
  const { layout, newUid, log } = parts;
  const folder = join(layout.user, 'packs');
  const shelf = await openUserFile(layout.user, 'packs', shelfSchema, {}, (keptAs) =>
    log('error', 'The list of packs was damaged and kept aside', { keptAs }),
  );
  const opened = new Map<string, { readonly pack: Pack; readonly name: string }>();

  const pathOf = (packId: string): Promise<string> => existingPathInside(folder, `${packId}.zip`);
  const picturesOf = async ({ target, lineage }: Packing): Promise<readonly PackPicture[]> => {
    const records = await parts.recordsOf(target, lineage);
    if (records.length === 0) throw new AppError('INVALID_INPUT', 'A pack needs at least one picture.');
    return Promise.all(records.map((record) => pictureOf(record)));
  };
  const pictureOf = async (record: ImageRecord): Promise<PackPicture> => {
    const { generation, file, uid } = record;
    const source = generation.parents.find(({ role }) => role === 'source');
    const mask = generation.parents.find(({ role }) => role === 'mask');
    const sourceRecord = source ? await parts.recordOf(source.uid) : null;
    const sourcePath = sourceRecord && (await parts.imagePath(sourceRecord));
    return {
      title: generation.prompt,
      prompt: generation.prompt,
      settings: formatGenerationJson(uid, generation, file),
      generation: fileOf(await parts.imagePath(record), file.sizeBytes),
      // A source that is gone leaves the pack without one.
      source:
        sourceRecord && sourcePath !== null && (await isThere(sourcePath))
          ? fileOf(sourcePath, sourceRecord.file.sizeBytes)
          : null,
      mask: mask ? await maskFile(mask.uid) : null,
    };
  };
  const maskFile = async (maskId: string): Promise<PackFile | null> => {
    try {
      const bytes = await readMask(layout, maskId);
      return { extension: 'png', sizeBytes: bytes.length, read: () => Promise.resolve(bytes) };
    } catch (error) {
      // A mask that is gone leaves the pack without one.
      if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
      throw error;
    }
  };
  const openedPack = (openId: string): Pack => {
    const found = opened.get(openId);
    if (!found) throw new AppError('STALE', 'This pack was closed. Open it again.');
    return found.pack;
  };

  const entryOf = (id: string): Entry => shelf.get()[id] ?? { favorite: false, images: null, prompt: '' };
  const note = async (id: string, { items }: Pick<Pack, 'items'>): Promise<void> => {
    const { favorite } = entryOf(id);
    const prompt = items[0]?.generation?.prompt.slice(0, 300) ?? '';
    await shelf.set({ ...shelf.get(), [id]: { favorite, images: items.length, prompt } });
  };

  /** What can't be opened is not kept. */
  const keepIfReadable = async (id: string): Promise<string> => {
    const path = await pathOf(id);
    try {
      const pack = await readPack(path, ports);
      await note(id, pack);
      pack.close();
      return id;
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  };

  return {
    async list() {
      const names = (await namesIn(folder)).filter((name) => name.endsWith('.zip'));
      const packs = await Promise.all(
        names.map(async (name): Promise<PackSummary> => {
          const { size, mtimeMs } = await stat(join(folder, name));
          const id = name.slice(0, -'.zip'.length);
          return { id, name: id, sizeBytes: size, savedAtMs: Math.trunc(mtimeMs), ...entryOf(id) };
        }),
      );
      return packs.toSorted((a, b) => b.savedAtMs - a.savedAtMs);
    },
    async save(what, options) {
      const pictures = await picturesOf(what);
      await mkdir(folder, { recursive: true });
      const path = await writePack(pathInside(folder, fileNameOf(what)), pictures, options);
      const id = basename(path, '.zip');
      await shelf.set({
        ...shelf.get(),
        [id]: { favorite: false, images: pictures.length, prompt: pictures[0]?.prompt.slice(0, 300) ?? '' },
      });
      return id;
    },
    async write(what, path, options) {
      const pictures = await picturesOf(what);
      if (path !== null) return { path: await writePack(path, pictures, options), downloadId: null };
      const download = await parts.newDownload(fileNameOf(what));
      return { path: await writePack(download.path, pictures, options), downloadId: download.id };
    },
    async open(which) {
      const path = 'path' in which ? which.path : await pathOf(which.packId);
      const pack = await readPack(path, ports);
      // One that was laid into the drawer by hand says only now what it holds.
      if ('packId' in which && entryOf(which.packId).images === null) await note(which.packId, pack);
      const [openId, name] = [newUid(), basename(path, extname(path))];
      opened.set(openId, { pack, name });
      const items = pack.items.map((item, index) => ({
        index,
        name: item.name,
        generation: item.generation,
        has: {
          generation: item.roles.includes('generation'),
          source: item.roles.includes('source'),
          mask: item.roles.includes('mask'),
        },
      }));
      return { openId, name, items, prompts: pack.prompts, warnings: pack.warnings };
    },
    async use(openId, index) {
      const pack = openedPack(openId);
      const source = await pack.read(index, 'source');
      const mask = await pack.read(index, 'mask');
      const sourceUid = source ? await parts.bringInBytes(source, 'source.png') : null;
      let maskId: string | null = null;
      if (mask) {
        await checkMask(mask);
        maskId = newUid();
        await replaceFile(pathInside(layout.masks, `${maskId}.png`), mask);
      }
      const generation = withParents(pack.items[index]?.generation ?? null, sourceUid, maskId);
      const result = await pack.read(index, 'generation');
      if (!result) return { generation, uid: null, sourceUid, maskId };
      const own = generation && (await withRecord(result, generation));
      const uid = await parts.bringInBytes(
        own ?? result,
        `${pack.items[index]?.name ?? 'pack'}.${formatOf(result)}`,
      );
      const record = await parts.recordOf(uid);
      // A format that can't carry its record has it in the catalog alone.
      if (record && generation && !own) await parts.putImages([{ uid, file: record.file, generation }]);
      return { generation, uid, sourceUid, maskId };
    },
    async receive(fileName, bytes) {
      await mkdir(folder, { recursive: true });
      const stem = safeSegment(fileName.replace(/\.zip$/i, '')) || 'pack';
      for (let number = 1; ; number += 1) {
        const id = number === 1 ? stem : `${stem} (${number})`;
        try {
          await writeNewFile(pathInside(folder, `${id}.zip`), bytes);
        } catch (error) {
          if (error instanceof AppError && error.code === 'CONFLICT') continue;
          throw error;
        }
        return keepIfReadable(id);
      }
    },
    closePack(openId) {
      opened.get(openId)?.pack.close();
      opened.delete(openId);
    },
    async favorite(packId, favorite) {
      await pathOf(packId);
      await shelf.set({ ...shelf.get(), [packId]: { ...entryOf(packId), favorite } });
    },
    async rename(packId, name) {
      const target = safeSegment(name);
      if (!target) throw new AppError('INVALID_INPUT', 'This name has no letters that a file name may have.');
      if ((await namesIn(folder)).includes(`${target}.zip`)) {
        throw new AppError('CONFLICT', `There is a pack named “${target}” already.`);
      }
      await rename(await pathOf(packId), pathInside(folder, `${target}.zip`));
      const { [packId]: entry, ...others } = shelf.get();
      await shelf.set(entry ? { ...others, [target]: entry } : others);
    },
    async remove(packId) {
      const path = await pathOf(packId);
      if (parts.binFile) await parts.binFile(path);
      else await rm(path);
      const { [packId]: _, ...others } = shelf.get();
      await shelf.set(others);
    },
    async cover(packId, { version }) {
      const bytes = await readCover(await pathOf(packId));
      const small = bytes && (await smallPicture(bytes, COVER_SIDE));
      const headers = {
        'cache-control': version === null ? 'no-store' : 'private, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      };
      if (!small) return new Response(null, { status: 204, headers });
      return new Response(new Uint8Array(small), { headers: { ...headers, 'content-type': 'image/webp' } });
    },
    async picture(openId, index, role) {
      const bytes = await openedPack(openId).read(index, role);
      if (!bytes) throw new AppError('NOT_FOUND', 'The pack has no such picture.');
      const headers = {
        'content-type': mediaTypeOf(`x.${formatOf(bytes)}`),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      };
      return new Response(new Uint8Array(bytes), { headers });
    },
    close() {
      for (const { pack } of opened.values()) pack.close();
      opened.clear();
    },
  };
}

/** The record with the source and mask it has here instead of those it had elsewhere. */
function withParents(
  generation: GenerationRecord | null,
  sourceUid: string | null,
  maskId: string | null,
): GenerationRecord | null {
  if (!generation) return null;
  const parents = [
    ...(sourceUid === null ? [] : [{ role: 'source' as const, uid: sourceUid }]),
    ...(maskId === null ? [] : [{ role: 'mask' as const, uid: maskId }]),
  ];
  const others = generation.parents.filter(({ role }) => role !== 'source' && role !== 'mask');
  return parents.length === 0 ? generation : { ...generation, parents: [...parents, ...others] };
}

/** The picture bearing the record it has here, so that it outlives the catalog; null for a format that can't. */
async function withRecord(picture: Uint8Array, generation: GenerationRecord): Promise<Uint8Array | null> {
  const { uid, rawTexts } = await readMetadata(picture);
  const texts = Object.fromEntries(Object.entries(rawTexts).filter(([name]) => GRAPHS.has(name)));
  try {
    return await embedGeneration(picture, { uid: uid ?? randomUUID(), generation, texts });
  } catch (error) {
    if (error instanceof AppError && error.code === 'UNSUPPORTED') return null;
    throw error;
  }
}

/** ComfyUI's own texts, which stay with the picture. */
const GRAPHS = new Set(['prompt', 'workflow']);

function fileOf(path: string, sizeBytes: number): PackFile {
  const read = async (): Promise<Uint8Array> => {
    try {
      return await readFile(path);
    } catch (error) {
      if (!isMissing(error)) throw error;
      const message = `“${basename(path)}” is not where it was; its disk may be unplugged. No pack was made.`;
      throw new AppError('NOT_FOUND', message, {}, error);
    }
  };
  return { extension: extname(path).slice(1).toLowerCase() || 'png', sizeBytes, read };
}

/** By its first bytes: a name inside of a pack promises nothing. */
function formatOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'jpg';
  if (bytes[0] === 0x52 && bytes[8] === 0x57) return 'webp';
  if (bytes[4] === 0x66 && bytes[5] === 0x74) return 'avif';
  if (bytes[0] === 0x47 && bytes[1] === 0x49) return 'gif';
  return 'png';
}

function fileNameOf({ name }: Packing): string {
  return `${safeSegment(name) || 'pack'}.zip`;
}
