import sharp, { type Sharp } from 'sharp';
import type { InputImage } from '../../domain/engine.ts';
import { AppError } from '../../domain/errors.ts';
import type { Extension, GenerationRequest } from '../../domain/generation.ts';
import { roundUp, type Size } from './graphs/plan.ts';

/** A picture ready to upload: an 8-bit RGB PNG. ComfyUI misreads others (an L-mode mask comes out as 254). */
export interface PreparedInputs {
  readonly source: Uint8Array | null;
  readonly mask: Uint8Array | null;
  readonly softMask: boolean;
  readonly references: readonly {
    readonly role: 'reference' | 'style' | 'control';
    readonly png: Uint8Array;
    readonly strength: number;
  }[];
  readonly uploadedSize: Size | null;
  readonly contentSize: Size | null;
}

/** Largest picture decoded, pixels. */
const MAX_PIXELS = 2 ** 29;

/**
 * Brings a task's pictures to what the graphs take: the source as it is for masked edits, scaled to the request's
 * size otherwise, and padded to a multiple of `sizeStep` so that no node crops it.
 * @throws AppError INVALID_INPUT when a picture is missing, unreadable, or mask and source differ in size.
 */
export async function prepareInputs(
  request: GenerationRequest,
  inputs: readonly InputImage[],
  sizeStep: number,
): Promise<PreparedInputs> {
  const references = await prepareReferences(inputs);
  const sourceInput = inputs.find(({ role }) => role === 'source');
  if (request.type === 'text-to-image' || !sourceInput) {
    if (request.type !== 'text-to-image') throw invalidInput('This needs a source picture.');
    return { source: null, mask: null, softMask: false, references, uploadedSize: null, contentSize: null };
  }
  const pictures = await sourceAndMask(
    request,
    sourceInput,
    inputs.find(({ role }) => role === 'mask'),
  );
  const { contentSize } = pictures;
  const uploadedSize = {
    width: roundUp(contentSize.width, sizeStep),
    height: roundUp(contentSize.height, sizeStep),
  };
  return {
    source: await padded(pictures.source, contentSize, uploadedSize),
    mask: pictures.mask && (await padded(pictures.mask, contentSize, uploadedSize)),
    softMask: pictures.softMask,
    references,
    uploadedSize,
    contentSize,
  };
}

interface Pictures {
  readonly source: Buffer;
  readonly mask: Buffer | null;
  readonly softMask: boolean;
  readonly contentSize: Size;
}

async function sourceAndMask(
  request: GenerationRequest,
  sourceInput: InputImage,
  maskInput: InputImage | undefined,
): Promise<Pictures> {
  const original = await read(sourceInput);
  const size = await sizeOf(original);
  if (maskInput) {
    const mask = await read(maskInput);
    const maskSize = await sizeOf(mask);
    if (maskSize.width !== size.width || maskSize.height !== size.height) {
      throw invalidInput(
        `The mask is ${maskSize.width}×${maskSize.height}, the picture ${size.width}×${size.height}: they must agree.`,
      );
    }
    const greyMask = await decoder(mask).greyscale().removeAlpha().toColourspace('b-w').raw().toBuffer();
    return {
      source: await rgbPng(decoder(original)),
      mask: await rgbPng(decoder(mask).greyscale()),
      softMask: greyMask.some((value: number) => value !== 0 && value !== 255),
      contentSize: size,
    };
  }
  if (request.type === 'outpaint' && request.extend) return extended(original, size, request.extend);
  if (request.type === 'inpaint') throw invalidInput('Inpainting needs a mask.');
  if (request.type === 'upscale') {
    // What is transparent is put back afterwards: on a ground, its edges would take on that one's colour.
    const source = await rgbPng(decoder(original), { onWhite: false });
    return { source, mask: null, softMask: false, contentSize: size };
  }
  const wanted = { width: request.width, height: request.height };
  const scaled = decoder(original).resize({ ...wanted, fit: 'cover', kernel: 'lanczos3' });
  return { source: await rgbPng(scaled), mask: null, softMask: false, contentSize: wanted };
}

/** Widens the canvas by repeating its edge pixels; the mask covers what is new. */
async function extended(original: Uint8Array, size: Size, extend: Extension): Promise<Pictures> {
  const sides = { left: extend.left, right: extend.right, top: extend.up, bottom: extend.down };
  const contentSize = {
    width: size.width + extend.left + extend.right,
    height: size.height + extend.up + extend.down,
  };
  const keep = sharp({ create: { ...size, channels: 3, background: 'black' } });
  return {
    source: await rgbPng(decoder(original).extend({ ...sides, extendWith: 'copy' })),
    mask: await rgbPng(keep.extend({ ...sides, background: 'white' })),
    softMask: false,
    contentSize,
  };
}

async function prepareReferences(inputs: readonly InputImage[]): Promise<PreparedInputs['references']> {
  const prepared: PreparedInputs['references'][number][] = [];
  for (const input of inputs) {
    const { role } = input;
    if (role !== 'reference' && role !== 'style' && role !== 'control') continue;
    prepared.push({ role, png: await rgbPng(decoder(await read(input))), strength: input.strength ?? 1 });
  }
  return prepared;
}

async function read(input: InputImage): Promise<Uint8Array> {
  return input.read();
}

function decoder(bytes: Uint8Array): Sharp {
  return sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).autoOrient();
}

async function sizeOf(bytes: Uint8Array): Promise<Size> {
  try {
    const { autoOrient } = await decoder(bytes).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch (error) {
    throw invalidInput('A picture this needs cannot be read.', error);
  }
}

async function rgbPng(image: Sharp, { onWhite = true } = {}): Promise<Buffer> {
  try {
    return await (onWhite ? image.flatten({ background: 'white' }) : image)
      .toColourspace('srgb')
      .removeAlpha()
      .png({ compressionLevel: 3, palette: false })
      .toBuffer();
  } catch (error) {
    throw invalidInput('A picture this needs cannot be read.', error);
  }
}

async function padded(png: Buffer, from: Size, to: Size): Promise<Uint8Array> {
  if (from.width === to.width && from.height === to.height) return png;
  const sides = { right: to.width - from.width, bottom: to.height - from.height };
  return rgbPng(decoder(png).extend({ ...sides, extendWith: 'copy' }));
}

function invalidInput(message: string, cause?: unknown): AppError {
  return new AppError('INVALID_INPUT', message, { issues: [{ field: 'inputs', message }] }, cause);
}
