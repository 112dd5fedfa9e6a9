import { AppError } from '../domain/errors.ts';
import type { ByteSource } from './byte-source.ts';
import type { Container } from './containers/container.ts';
import { readPng } from './containers/png.ts';
import type { RawMetadata } from './dialect.ts';
import { isPng } from './png-chunks.ts';

/** Finds out the format by the first bytes and reads its texts. @throws AppError UNSUPPORTED, FILE_CORRUPT */
export async function readContainer(
  source: ByteSource,
): Promise<RawMetadata & { readonly warnings: readonly string[] }> {
  const container = await readByFormat(source);
  const { format, width, height, texts, warnings } = container;
  return { format, width, height, texts, warnings };
}

async function readByFormat(source: ByteSource): Promise<Container> {
  const start = await source.read(0, 32);
  if (isPng(start)) return readPng(source);
  throw new AppError('UNSUPPORTED', 'This is not a picture in a format that Gesso reads.');
}
