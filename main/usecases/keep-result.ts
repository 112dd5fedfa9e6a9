import type { Catalog, NewImage } from '../domain/catalog.ts';
import type { EngineOutput, ModelDescription } from '../domain/engine.ts';
import { UNKNOWN_GENERATION, type GenerationRecord, type GenerationRequest } from '../domain/generation.ts';
import type { FileFacts, ImageFormat, ImageRecord, ShownPicture } from '../domain/image-record.ts';
import type { Job, PlannedImage } from '../domain/job.ts';
import { usesParameter, type SharedField } from '../domain/model-request.ts';

/** What is read off a picture's file. */
interface InspectedFile {
  readonly uid: string | null;
  readonly facts: Omit<FileFacts, 'rootId' | 'path'>;
  readonly generation: GenerationRecord;
  readonly rawTexts: Readonly<Record<string, string>>;
}

export interface KeepDeps {
  readonly catalog: Pick<Catalog, 'saveJobImage'>;
  readonly tree: {
    save(path: string, bytes: Uint8Array): Promise<string>;
    exists(place: { readonly rootId: string; readonly path: string }): Promise<boolean>;
  };
  /** When the file was last written, Unix milliseconds, as a later scan will see it. */
  modifiedAtMs(path: string): Promise<number>;
  /** The model a request is for; null: it is not known any more, say because its server is gone. */
  modelOf(request: GenerationRequest): Promise<ModelDescription | null>;
  /** Checks that the bytes are a whole picture and says what is in it. @throws AppError FILE_CORRUPT, TOO_LARGE */
  inspectBytes(
    bytes: Uint8Array,
  ): Promise<{ readonly width: number; readonly height: number; readonly format: ImageFormat }>;
  /** The same pixels as a PNG, with EXIF and colour profile. */
  toPng(bytes: Uint8Array): Promise<Uint8Array>;
  /** @param bytes a PNG. @returns it with what it says of its making, and all of that */
  writeMetadata(
    bytes: Uint8Array,
    what: { uid: string; generation: GenerationRecord; texts: Readonly<Record<string, string>> },
  ): { readonly bytes: Uint8Array; readonly texts: Readonly<Record<string, string>> };
  inspectFile(path: string): Promise<InspectedFile>;
  /** What lies under a planned name can't be read: it is no picture of ours, which is made again beside it. */
  readonly onUnreadable: (path: string, error: unknown) => void;
  /** The sampled content hash, see FileFacts. */
  contentHash(bytes: Uint8Array): string;
  readonly rootId: string;
  readonly now: () => number;
  /** Scratch retention, hours; 0: pictures are kept for ever. */
  retentionHours(): number;
  /** Has the thumbnail of a picture in the library made in the background. */
  readonly onSaved: (saved: Pick<ImageRecord, 'uid' | 'file'>) => void;
  /** Puts the place of a picture that is in the catalog on record. */
  readonly noteSaved: (uid: string, path: string) => void;
  /** The same while the picture is still being written; `entered` resolves once it is in the catalog. */
  readonly onMade: (made: ShownPicture, bytes: Uint8Array, entered: Promise<void>) => void;
}

/** Enters a planned picture whose file a crash left without its row. @returns whether there was one */
export async function adoptResult(deps: KeepDeps, job: Job, image: PlannedImage): Promise<boolean> {
  const found = await findPlanned(deps, image);
  if (!found) return false;
  const entry: NewImage = {
    uid: image.uid,
    file: { ...found.facts, rootId: deps.rootId, path: image.path },
    generation: found.generation,
    rawTexts: found.rawTexts,
  };
  await deps.catalog.saveJobImage(job.id, entry);
  deps.noteSaved(image.uid, image.path);
  deps.onSaved(entry);
  return true;
}

async function findPlanned(deps: KeepDeps, { uid, path }: PlannedImage): Promise<InspectedFile | null> {
  try {
    if (!(await deps.tree.exists({ rootId: deps.rootId, path }))) return null;
    const found = await deps.inspectFile(path);
    return found.uid === uid ? found : null;
  } catch (error) {
    deps.onUnreadable(path, error);
    return null;
  }
}

/** Writes the metadata into the picture, the picture into the tree, and its row into the catalog; the thumbnail is made meanwhile. */
export async function keepResult(
  deps: KeepDeps,
  job: Job,
  image: PlannedImage,
  output: EngineOutput,
  batchFile: string | null,
): Promise<void> {
  const { format, ...size } = await deps.inspectBytes(output.bytes);
  const model = await deps.modelOf(job.request);
  const generation: GenerationRecord = {
    ...generationOf(job, model, image, output, deps.now()),
    batchFile: batchFile?.split('/').at(-1) ?? null,
  };
  // A workflow of the user's may save in another format; the library's names and metadata are a PNG's.
  const png = format === 'png' ? output.bytes : await deps.toPng(output.bytes);
  const { bytes, texts } = deps.writeMetadata(png, { uid: image.uid, generation, texts: output.texts });
  const made = { ...size, format: 'png', contentHash: deps.contentHash(bytes), pixelHash: null } as const;
  const enter = async (): Promise<void> => {
    const path = await deps.tree.save(image.path, bytes);
    await deps.catalog.saveJobImage(job.id, {
      uid: image.uid,
      file: {
        rootId: deps.rootId,
        path,
        sizeBytes: bytes.byteLength,
        modifiedAtMs: await deps.modifiedAtMs(path),
        ...made,
      },
      generation,
      rawTexts: texts,
      ...expiryOf(deps),
    });
    deps.noteSaved(image.uid, path);
  };
  const entered = enter();
  deps.onMade({ uid: image.uid, file: made }, bytes, entered);
  await entered;
}

function expiryOf({ retentionHours, now }: KeepDeps): { readonly expiresAtMs?: number } {
  const hours = retentionHours();
  return hours === 0 ? {} : { expiresAtMs: now() + hours * 3_600_000 };
}

function generationOf(
  job: Job,
  model: ModelDescription | null,
  image: PlannedImage,
  output: EngineOutput,
  nowMs: number,
): GenerationRecord {
  const { request } = job;
  // A request is always complete; what its model has no use for made nothing of the picture.
  const uses = (name: SharedField): boolean => model === null || usesParameter(model, name);
  return {
    ...UNKNOWN_GENERATION,
    type: request.type,
    prompt: request.prompt,
    negativePrompt: request.negativePrompt,
    engine: request.engine,
    engineVersion: output.engineVersion,
    model: request.model,
    loras: request.loras,
    sampler: uses('sampler') ? request.sampler || null : null,
    scheduler: uses('scheduler') ? request.scheduler || null : null,
    seed: image.seed,
    steps: uses('steps') ? request.steps : null,
    guidance: uses('guidance') ? request.guidance : null,
    denoise: request.type === 'text-to-image' || uses('denoise') ? request.denoise : null,
    width: request.width,
    height: request.height,
    parents: request.inputs,
    extend: request.extend ?? null,
    edit: request.edit ?? null,
    sessionId: job.sessionId,
    count: image.count,
    engineSeconds: output.engineSeconds,
    cost: output.cost ?? null,
    createdAtMs: nowMs,
    extra: output.warning === undefined ? request.extra : { ...request.extra, warning: output.warning },
  };
}
