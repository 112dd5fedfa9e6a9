import { formatA1111 } from './a1111.ts';
import { formatGesso, GESSO_KEYWORD, type GessoStamp } from './gesso.ts';
import { decodeTextChunk, encodeTextChunk, insertChunks } from './png-chunks.ts';

export interface GenerationTexts extends GessoStamp {
  /** Texts of the engine's own, e.g. ComfyUI's `prompt` and `workflow`; written as they are. */
  readonly texts: Readonly<Record<string, string>>;
}

/** What a file says of how it was made: `parameters` for every tool, `gesso` with the whole record, and the engine's texts. */
export function textsOf({ uid, generation, texts }: GenerationTexts): Readonly<Record<string, string>> {
  const own = { parameters: formatA1111(generation), [GESSO_KEYWORD]: formatGesso({ uid, generation }) };
  return { ...own, ...texts, ...own };
}

/**
 * The same PNG saying how it was made. Chunks of the same names are replaced; every other byte, the pixels' included, is copied as it
 * is.
 * @throws AppError FILE_CORRUPT when `png` is not a whole PNG.
 */
export function writeGeneration(png: Uint8Array, what: GenerationTexts): Uint8Array {
  const texts = textsOf(what);
  const inserted = Object.entries(texts).map(([keyword, text]) =>
    keyword === GESSO_KEYWORD
      ? encodeTextChunk({ keyword, text }, 'iTXt')
      : encodeTextChunk({ keyword, text }),
  );
  return insertChunks(png, inserted, (chunk) => {
    const text = decodeTextChunk(chunk.type, chunk.data);
    return text !== null && Object.hasOwn(texts, text.keyword);
  });
}
