import { isDeepStrictEqual } from 'node:util';
import type { Catalog } from '../domain/catalog.ts';
import { exportPicture, type ExportPictureOptions, type MetadataPorts } from '../imaging/export-picture.ts';
import { formatA1111 } from '../metadata/a1111.ts';
import { embedGeneration, embedUser, metadataBlocks } from '../metadata/embed.ts';
import { formatGenerationJson } from '../metadata/generation-json.ts';
import { readMetadata } from '../metadata/read-metadata.ts';
import { stripMetadata } from '../metadata/strip-metadata.ts';
import type { ExportPorts } from '../packs/export-images.ts';
import { writeSidecar } from '../metadata/xmp-sidecar.ts';

/** Texts of ComfyUI that travel with a picture into other formats. */
const GRAPHS = new Set(['prompt', 'workflow']);

/** What exporting needs to know, for one set of options. */
export function createExportPorts(
  catalog: Pick<Catalog, 'rawTexts'>,
  options: ExportPictureOptions,
  /** When the masks are to go along. */
  readMask: ((maskId: string) => Promise<Uint8Array>) | null = null,
): ExportPorts {
  const metadata: MetadataPorts = {
    async says(path, { generation }) {
      const read = await readMetadata(path, { pixels: true, contentOnly: true });
      return isDeepStrictEqual(read.generation, generation);
    },
    async embed(bytes, { uid, generation, user }, withUser) {
      const raw = await catalog.rawTexts(uid);
      const texts = Object.fromEntries(Object.entries(raw).filter(([name]) => GRAPHS.has(name)));
      return embedGeneration(bytes, { uid, generation, texts, ...(withUser && { user }) });
    },
    embedUser: (bytes, { uid, user }) => embedUser(bytes, uid, user),
    strip: stripMetadata,
    blocks: ({ uid, generation, user }, withUser) =>
      metadataBlocks({ uid, generation, texts: {}, ...(withUser && { user }) }),
  };
  return {
    render: ({ path, record }) => exportPicture(metadata, path, record, options),
    async mask({ generation }) {
      const mask = readMask && generation.parents.find(({ role }) => role === 'mask');
      return mask ? readMask(mask.uid) : null;
    },
    sidecar(kind, { uid, generation, file, user }) {
      if (kind === 'json') return formatGenerationJson(uid, generation, file);
      if (kind === 'txt') return `${formatA1111(generation)}\n`;
      const facts = {
        uid,
        contentHash: file.contentHash,
        user,
        collections: [],
        parents: generation.parents,
      };
      return writeSidecar(null, { ...facts, expiresAtMs: null, generation });
    },
  };
}
