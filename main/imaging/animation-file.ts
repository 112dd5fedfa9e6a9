import { open, type FileHandle } from 'node:fs/promises';

export interface AnimationShape {
  /** Pixels; every frame has this size. */
  readonly width: number;
  readonly height: number;
  readonly frameMs: number;
  /** How often it is played; 0: for ever. */
  readonly loops: number;
}

/** An animation that grows frame by frame; each frame comes as a file of its own of the animation's format. */
export interface AnimationFile {
  /** @throws Error when the frame is no still picture of the format */
  add(frame: Buffer): Promise<void>;
  /** Completes the file. */
  end(): Promise<void>;
  /** Lets go of a file that was not ended. */
  close(): Promise<void>;
}

/** Longest side a format can hold, pixels. */
export const LONGEST_ANIMATION = { gif: 65_535, webp: 16_383 } as const;

export async function createAnimationFile(
  format: 'gif' | 'webp',
  path: string,
  shape: AnimationShape,
): Promise<AnimationFile> {
  const file = await open(path, 'w');
  const { head, frame, tail } = format === 'gif' ? gif(shape) : webp(shape);
  await file.write(head);
  let size = head.length;
  const append = async (bytes: Buffer): Promise<void> => {
    await writeWhole(file, bytes);
    size += bytes.length;
  };
  return {
    add: (picture) => append(frame(picture)),
    async end() {
      await append(tail);
      if (format === 'webp') await file.write(uint32(size - 8), 0, 4, 4);
      await file.close();
    },
    close: () => file.close(),
  };
}

async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
}

interface Format {
  readonly head: Buffer;
  readonly tail: Buffer;
  frame(picture: Buffer): Buffer;
}

/** After the GIF89a specification; each frame keeps the palette it was encoded with. */
function gif({ width, height, frameMs, loops }: AnimationShape): Format {
  const screen = Buffer.concat([Buffer.from('GIF89a'), uint16(width), uint16(height), Buffer.of(0x70, 0, 0)]);
  // The block counts repeats after the first time; without it the animation plays once.
  const repeats = loops === 0 ? 0 : loops - 1;
  const loop = Buffer.concat([
    Buffer.of(0x21, 0xff, 11),
    Buffer.from('NETSCAPE2.0'),
    Buffer.of(3, 1),
    uint16(repeats),
    Buffer.of(0),
  ]);
  const control = Buffer.concat([
    Buffer.of(0x21, 0xf9, 4, 1 << 2),
    uint16(Math.round(frameMs / 10)),
    Buffer.of(0, 0),
  ]);
  return {
    head: loops === 1 ? screen : Buffer.concat([screen, loop]),
    tail: Buffer.of(0x3b),
    frame(picture) {
      const { palette, flags, data } = gifPicture(picture);
      const place = Buffer.concat([Buffer.of(0x2c, 0, 0, 0, 0), uint16(width), uint16(height)]);
      return Buffer.concat([control, place, Buffer.of(flags), palette, data]);
    },
  };
}

/** Palette and pixels of a GIF's first picture; `flags` are those of its descriptor with the palette as its own. */
function gifPicture(file: Buffer): { palette: Buffer; flags: number; data: Buffer } {
  const screenFlags = file[10] ?? 0;
  const paletteBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = 13;
  let palette = file.subarray(at, at + paletteBytes(screenFlags));
  let paletteFlags = screenFlags & 0x87;
  at += palette.length;
  while (file[at] === 0x21) at = afterBlocks(file, at + 2);
  if (file[at] !== 0x2c) throw new Error('The frame holds no picture');
  const flags = file[at + 9] ?? 0;
  at += 10;
  if (flags & 0x80) {
    palette = file.subarray(at, at + paletteBytes(flags));
    paletteFlags = flags & 0x87;
    at += palette.length;
  }
  return {
    palette,
    flags: (flags & 0x40) | paletteFlags,
    data: file.subarray(at, afterBlocks(file, at + 1)),
  };
}

/** Where the chain of data blocks that begins at `at` ends. */
function afterBlocks(file: Buffer, at: number): number {
  for (let length = file[at]; length; length = file[at]) at += length + 1;
  return at + 1;
}

/** After the WebP container specification (RIFF). */
function webp({ width, height, frameMs, loops }: AnimationShape): Format {
  const HAS_ANIMATION = 0x02;
  const size = Buffer.concat([uint24(width - 1), uint24(height - 1)]);
  const screen = chunk('VP8X', Buffer.concat([Buffer.of(HAS_ANIMATION, 0, 0, 0), size]));
  const animation = chunk('ANIM', Buffer.concat([Buffer.of(0, 0, 0, 255), uint16(loops)]));
  return {
    head: Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'), screen, animation]),
    tail: Buffer.alloc(0),
    frame(picture) {
      const place = Buffer.concat([Buffer.alloc(6), size, uint24(frameMs), Buffer.of(0x02)]);
      return chunk('ANMF', Buffer.concat([place, webpPicture(picture)]));
    },
  };
}

/** The chunk with the pixels of a still WebP without transparency. */
function webpPicture(file: Buffer): Buffer {
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const end = at + 8 + file.readUInt32LE(at + 4);
    if (name === 'VP8 ' || name === 'VP8L') return file.subarray(at, end + (end % 2));
    at = end + (end % 2);
  }
  throw new Error('The frame holds no picture');
}

function chunk(name: string, payload: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(name, 'latin1'),
    uint32(payload.length),
    payload,
    Buffer.alloc(payload.length % 2),
  ]);
}

function uint16(value: number): Buffer {
  return Buffer.of(value & 255, (value >> 8) & 255);
}

function uint24(value: number): Buffer {
  return Buffer.of(value & 255, (value >> 8) & 255, (value >> 16) & 255);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
