import { formatA1111 } from './a1111.ts';
import { formatGesso, GESSO_KEYWORD, type GessoStamp } from './gesso.ts';
import { decodeTextChunk, encodeTextChunk, insertChunks } from './png-chunks.ts';

export interface GenerationTexts extends GessoStamp {
  /** Texts of the engine's own, e.g. ComfyUI's `prompt` and `workflow`; written as they are. */
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * The same PNG saying how it was made: `parameters` for every tool, `gesso` with the whole record, and the engine's texts.
 * Chunks of the same names are replaced; every other byte, the pixels' included, is copied as it is.
 * @throws AppError FILE_CORRUPT when `png` is not a whole PNG.
 */
export function writeGeneration(png: Uint8Array, { uid, generation, texts }: GenerationTexts): Uint8Array {
  const inserted = [
    encodeTextChunk({ keyword: 'parameters', text: formatA1111(generation) }),
    encodeTextChunk({ keyword: GESSO_KEYWORD, text: formatGesso({ uid, generation }) }, 'iTXt'),
  ];
  const replaced = new Set(['parameters', GESSO_KEYWORD]);
  for (const [keyword, text] of Object.entries(texts)) {
    if (replaced.has(keyword)) continue;
    replaced.add(keyword);
    inserted.push(encodeTextChunk({ keyword, text }));
  }
  return insertChunks(png, inserted, (chunk) => {
    const text = decodeTextChunk(chunk.type, chunk.data);
    return text !== null && replaced.has(text.keyword);
  });
}
