import { AppError } from '../domain/errors.ts';
import { colorTableBytes } from './containers/simple.ts';

const [EXTENSION, FRAME, END] = [0x21, 0x2c, 0x3b];
const [CONTROL, APPLICATION] = [0xf9, 0xff];
/** Applications whose data decide how an animation runs or which colours it has. */
const SHOWN = /^(NETSCAPE2\.0|ANIMEXTS1\.0|ICCRGBG1012)/;

/** The same GIF without comments, texts and other programs' data. @throws AppError FILE_CORRUPT */
export function stripGif(gif: Uint8Array): Uint8Array {
  const bytes = Buffer.from(gif.buffer, gif.byteOffset, gif.byteLength);
  const damaged = (at: number): AppError =>
    new AppError('FILE_CORRUPT', `The GIF file is damaged at byte ${at}.`);
  const start = 13 + colorTableBytes(bytes[10] ?? 0);
  const parts: Uint8Array[] = [bytes.subarray(0, start)];
  let offset = start;
  while (bytes[offset] !== END) {
    const from = offset;
    const kind = bytes[offset];
    if (kind === FRAME) offset += 10 + colorTableBytes(bytes[offset + 9] ?? 0) + 1;
    else if (kind === EXTENSION) offset += 2;
    else throw damaged(offset);
    const data = offset + 1;
    for (let length = bytes[offset] ?? 0; length > 0; length = bytes[offset] ?? 0) offset += 1 + length;
    offset += 1;
    if (offset > bytes.length) throw damaged(from);
    const label = bytes[from + 1];
    const isShown =
      kind === FRAME ||
      label === CONTROL ||
      (label === APPLICATION && SHOWN.test(bytes.toString('latin1', data, data + 11)));
    if (isShown) parts.push(bytes.subarray(from, offset));
  }
  return Buffer.concat([...parts, Buffer.from([END])]);
}
