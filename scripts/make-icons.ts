import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** Makes every icon from `resources/icon.svg` and `resources/tray.svg`. Run it after changing one of them. */
const RESOURCES = join(import.meta.dirname, '../resources');

/** @param natural size of the drawing's view box, pixels */
async function render(svg: Buffer, natural: number, size: number): Promise<Buffer> {
  return sharp(svg, { density: 72 * Math.max(1, size / natural) })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/** Windows' icon file: a directory of PNGs. */
function ico(images: readonly { readonly size: number; readonly png: Buffer }[]): Buffer {
  const header = Buffer.alloc(6 + images.length * 16);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.byteLength;
  images.forEach(({ size, png }, n) => {
    const at = 6 + n * 16;
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.byteLength, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.byteLength;
  });
  return Buffer.concat([header, ...images.map(({ png }) => png)]);
}

/** Apple's icon file: typed PNGs one after the other. */
function icns(images: readonly { readonly type: string; readonly png: Buffer }[]): Buffer {
  const parts = images.map(({ type, png }) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32BE(png.byteLength + 8, 4);
    return Buffer.concat([head, png]);
  });
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write('icns', 0, 'latin1');
  head.writeUInt32BE(body.byteLength + 8, 4);
  return Buffer.concat([head, body]);
}

await mkdir(join(RESOURCES, 'icons'), { recursive: true });
await mkdir(join(RESOURCES, 'tray'), { recursive: true });
const icon = await readFile(join(RESOURCES, 'icon.svg'));
const sizes = await Promise.all(
  [16, 24, 32, 48, 64, 128, 256, 512, 1024].map(async (size) => ({
    size,
    png: await render(icon, 1024, size),
  })),
);
const pngOf = (size: number): Buffer => sizes.find((one) => one.size === size)?.png ?? Buffer.alloc(0);
await writeFile(join(RESOURCES, 'icons/icon.ico'), ico(sizes.filter(({ size }) => size <= 256)));
await writeFile(
  join(RESOURCES, 'icons/icon.icns'),
  icns([
    { type: 'ic07', png: pngOf(128) },
    { type: 'ic08', png: pngOf(256) },
    { type: 'ic09', png: pngOf(512) },
    { type: 'ic10', png: pngOf(1024) },
  ]),
);
for (const size of [16, 32, 48, 64, 128, 256, 512]) {
  await writeFile(join(RESOURCES, `icons/${size}x${size}.png`), pngOf(size));
}
const tray = (await readFile(join(RESOURCES, 'tray.svg'), 'utf8')).replaceAll('currentColor', '#8a8a8a');
const template = tray.replaceAll('#8a8a8a', '#000000');
await writeFile(join(RESOURCES, 'tray/tray.png'), await render(Buffer.from(tray), 32, 32));
await writeFile(join(RESOURCES, 'tray/tray-Template.png'), await render(Buffer.from(template), 32, 16));
await writeFile(join(RESOURCES, 'tray/tray-Template@2x.png'), await render(Buffer.from(template), 32, 32));
