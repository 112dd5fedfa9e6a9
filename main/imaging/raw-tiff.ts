import { open, type FileHandle } from 'node:fs/promises';
import { AppError } from '../domain/errors.ts';

const ROWS_PER_STRIP = 64;
const BYTES_PER_PIXEL = 3;
/** Offsets in a TIFF are 32 bits. */
const MAX_BYTES = 2 ** 32 - 1;
/** TIFF 6.0 field types. */
const SHORT = 3;
const LONG = 4;

interface Page {
  readonly width: number;
  readonly height: number;
  readonly start: number;
  bytes: number;
}

/**
 * A file of uncompressed 8-bit RGB pages, written row by row and read back by libvips strip by strip: pictures larger than
 * memory pass through it. Layout after the TIFF 6.0 specification, little-endian.
 */
export class RawTiff {
  readonly #file: FileHandle;
  #position = 8;
  /** Where the offset of the next page's directory goes. */
  #linkAt = 4;
  #page: Page | null = null;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(path: string): Promise<RawTiff> {
    const file = await open(path, 'w');
    const header = Buffer.alloc(8);
    header.write('II', 0, 'latin1');
    header.writeUInt16LE(42, 2);
    await file.write(header, 0, 8, 0);
    return new RawTiff(file);
  }

  /** @throws AppError TOO_LARGE when the file would pass 4 GiB */
  startPage(width: number, height: number): void {
    if (this.#position + width * height * BYTES_PER_PIXEL + 65_536 > MAX_BYTES) {
      throw new AppError(
        'TOO_LARGE',
        'The composition is too large. Take fewer pictures or a smaller width.',
      );
    }
    this.#page = { width, height, start: this.#position, bytes: 0 };
  }

  /** Appends whole rows, RGB. */
  async write(rows: Uint8Array): Promise<void> {
    const page = this.#openPage();
    await this.#file.write(rows, 0, rows.byteLength, this.#position);
    this.#position += rows.byteLength;
    page.bytes += rows.byteLength;
  }

  async endPage(): Promise<void> {
    const page = this.#openPage();
    const { width, height, start } = page;
    const rowBytes = width * BYTES_PER_PIXEL;
    if (page.bytes !== rowBytes * height)
      throw new Error(`page of ${height} rows got ${page.bytes / rowBytes}`);
    const strips = Math.ceil(height / ROWS_PER_STRIP);
    const stripBytes = rowBytes * ROWS_PER_STRIP;
    const arrays = Buffer.alloc(strips * 8);
    for (let strip = 0; strip < strips; strip++) {
      arrays.writeUInt32LE(start + strip * stripBytes, strip * 4);
      arrays.writeUInt32LE(Math.min(stripBytes, page.bytes - strip * stripBytes), (strips + strip) * 4);
    }
    // Directories begin on even offsets.
    const arraysAt = this.#position + (this.#position % 2);
    const bitsAt = arraysAt + arrays.byteLength;
    const directoryAt = bitsAt + 8;
    const bits = Buffer.from([8, 0, 8, 0, 8, 0, 0, 0]);
    const inline = strips === 1;
    const entries: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
      [256, LONG, 1, width],
      [257, LONG, 1, height],
      [258, SHORT, 3, bitsAt],
      [259, SHORT, 1, 1],
      [262, SHORT, 1, 2],
      [273, LONG, strips, inline ? start : arraysAt],
      [277, SHORT, 1, 3],
      [278, LONG, 1, ROWS_PER_STRIP],
      [279, LONG, strips, inline ? page.bytes : arraysAt + strips * 4],
    ];
    const directory = Buffer.alloc(2 + entries.length * 12 + 4);
    directory.writeUInt16LE(entries.length, 0);
    entries.forEach(([tag, type, count, value], n) => {
      const at = 2 + n * 12;
      directory.writeUInt16LE(tag, at);
      directory.writeUInt16LE(type, at + 2);
      directory.writeUInt32LE(count, at + 4);
      directory.writeUInt32LE(value, at + 8);
    });
    const link = Buffer.alloc(4);
    link.writeUInt32LE(directoryAt);
    await this.#file.write(arrays, 0, arrays.byteLength, arraysAt);
    await this.#file.write(bits, 0, bits.byteLength, bitsAt);
    await this.#file.write(directory, 0, directory.byteLength, directoryAt);
    await this.#file.write(link, 0, 4, this.#linkAt);
    this.#linkAt = directoryAt + directory.byteLength - 4;
    this.#position = directoryAt + directory.byteLength;
    this.#page = null;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #openPage(): Page {
    if (!this.#page) throw new Error('no page was started');
    return this.#page;
  }
}
