import { brotliCompressSync, brotliDecompressSync, constants, inflateSync } from 'node:zlib';
import type { NewImage } from '../domain/catalog.ts';
import type { GenerationRecord } from '../domain/generation.ts';
import { UNKNOWN_GENERATION } from '../domain/generation.ts';
import type { FileFacts } from '../domain/image-record.ts';

/** A picture whose uid and place are not settled yet. */
export type UnplacedImage = Omit<NewImage, 'uid' | 'file'> & {
  readonly file: Omit<FileFacts, 'rootId' | 'path'>;
};

/** What a picture's rows hold, as far as it can be worked out without the database. */
export interface ImageRow extends Omit<NewImage, 'uid' | 'file' | 'generation' | 'rawTexts' | 'writtenAtMs'> {
  readonly file: UnplacedImage['file'];
  readonly facts: Pick<
    GenerationRecord,
    | 'type'
    | 'prompt'
    | 'negativePrompt'
    | 'model'
    | 'sampler'
    | 'scheduler'
    | 'engine'
    | 'sessionId'
    | 'batchFile'
    | 'seed'
    | 'steps'
    | 'guidance'
    | 'denoise'
    | 'engineSeconds'
    | 'cost'
    | 'createdAtMs'
    | 'parents'
  >;
  readonly loraNames: readonly string[];
  /** Null: as it was. */
  readonly hasWorkflow: boolean | null;
  /** The `generation` column, see `packGeneration`. */
  readonly generation: string;
  /** The `raw_texts` body, see `unpackRawTexts`; null: as it was. */
  readonly rawTexts: Uint8Array | null;
}

export function imageRow({ file, generation, rawTexts, writtenAtMs, ...rest }: UnplacedImage): ImageRow {
  return {
    ...rest,
    file,
    facts: {
      type: generation.type,
      prompt: generation.prompt,
      negativePrompt: generation.negativePrompt,
      model: generation.model,
      sampler: generation.sampler,
      scheduler: generation.scheduler,
      engine: generation.engine,
      sessionId: generation.sessionId,
      batchFile: generation.batchFile,
      seed: generation.seed,
      steps: generation.steps,
      guidance: generation.guidance,
      denoise: generation.denoise,
      engineSeconds: generation.engineSeconds,
      cost: generation.cost,
      createdAtMs: generation.createdAtMs ?? writtenAtMs ?? null,
      parents: generation.parents,
    },
    loraNames: generation.loras.map(({ name }) => name),
    hasWorkflow: rawTexts === undefined ? null : 'workflow' in rawTexts || 'prompt' in rawTexts,
    generation: packGeneration(generation),
    rawTexts: rawTexts === undefined ? null : packRawTexts(rawTexts),
  };
}

/** The record's fields that say more than "unknown", without the prompts, which lie in `texts`. */
function packGeneration(generation: GenerationRecord): string {
  const kept: Record<string, unknown> = {};
  for (const key in generation) {
    const value = generation[key as keyof GenerationRecord];
    if (key === 'prompt' || key === 'negativePrompt') continue;
    if (value !== UNKNOWN_GENERATION[key as keyof GenerationRecord] && !isEmpty(value)) kept[key] = value;
  }
  return JSON.stringify(kept);
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

/** Below this, compressing takes as long as entering the whole row and saves a few hundred bytes. */
const COMPRESSED_FROM_BYTES = 1024;
const BRACE = 0x7b;
/** No first byte of JSON, and none of zlib. */
const BROTLI_MARK = Buffer.of(1);
/** As small as zlib's quickest, in half its time. */
const QUICK = { [constants.BROTLI_PARAM_QUALITY]: 1 };

function packRawTexts(texts: Readonly<Record<string, string>>): Uint8Array {
  const json = Buffer.from(JSON.stringify(texts));
  if (json.length < COMPRESSED_FROM_BYTES) return json;
  // Left to itself, the encoder makes room for 16 KiB each time.
  return Buffer.concat([BROTLI_MARK, brotliCompressSync(json, { params: QUICK, chunkSize: json.length })]);
}

/** The raw texts of a row's body: JSON as it is, brotli behind its mark, or zlib, which earlier versions wrote. */
export function unpackRawTexts(body: Buffer): Readonly<Record<string, string>> {
  const json = body[0] === BRACE ? body : decompress(body);
  return JSON.parse(json.toString('utf8')) as Record<string, string>;
}

function decompress(body: Buffer): Buffer {
  return body[0] === BROTLI_MARK[0] ? brotliDecompressSync(body.subarray(1)) : inflateSync(body);
}

/** Where the row's JSON ends, where its `generation` ends, how long its raw texts are: 32 bits each. The three follow. */
const HEADER_BYTES = 12;
/** Stands for raw texts that are left as they were. */
const NONE = 0xffffffff;

/** Where rows are packed before their size is known. */
let bench = Buffer.allocUnsafe(256 * 1024);

/**
 * Rows as bytes on memory that threads share, side by side: they pass from thread to thread at next to no cost. The
 * inverse for each is `unpackRow`.
 */
export function packRows(rows: readonly ImageRow[]): Uint8Array[] {
  const ends: number[] = [];
  let end = 0;
  for (const row of rows) ends.push((end = packRow(row, end)));
  const shared = new Uint8Array(new SharedArrayBuffer(end));
  shared.set(bench.subarray(0, end));
  return ends.map((to, index) => shared.subarray(ends[index - 1] ?? 0, to));
}

function packRow({ generation, rawTexts, ...rest }: ImageRow, start: number): number {
  const json = JSON.stringify(rest);
  // A character takes three bytes at most.
  const needed = start + HEADER_BYTES + 3 * (json.length + generation.length) + (rawTexts?.length ?? 0);
  if (needed > bench.length) {
    const larger = Buffer.allocUnsafe(needed * 2);
    larger.set(bench);
    bench = larger;
  }
  const jsonEnd = start + HEADER_BYTES + bench.write(json, start + HEADER_BYTES);
  const recordEnd = jsonEnd + bench.write(generation, jsonEnd);
  bench.writeUInt32LE(jsonEnd - start, start);
  bench.writeUInt32LE(recordEnd - start, start + 4);
  bench.writeUInt32LE(rawTexts?.length ?? NONE, start + 8);
  if (rawTexts) bench.set(rawTexts, recordEnd);
  return recordEnd + (rawTexts?.length ?? 0);
}

export function unpackRow(packed: Uint8Array): ImageRow {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const jsonEnd = bytes.readUInt32LE(0);
  const recordEnd = bytes.readUInt32LE(4);
  const rest = JSON.parse(bytes.toString('utf8', HEADER_BYTES, jsonEnd)) as Omit<
    ImageRow,
    'generation' | 'rawTexts'
  >;
  return {
    ...rest,
    generation: bytes.toString('utf8', jsonEnd, recordEnd),
    rawTexts: bytes.readUInt32LE(8) === NONE ? null : bytes.subarray(recordEnd),
  };
}
