import type { ColorTiles } from '../mask/mask-protocol.ts';
import { isEmptyRect, intersect } from '../mask/mask-tiles.ts';
import type { PixelRect } from '../mask/mask-tiles.ts';
import { deviceRect, visibleRect } from './view.ts';
import type { View } from './view.ts';
import { request } from '../../../api/request.ts';

/** A picture that can be drawn through a camera. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Draws it with its top left corner at `at` (picture pixels of the camera). */
  draw(context: CanvasRenderingContext2D, view: View, at: { readonly x: number; readonly y: number }): void;
  close(): void;
}

/** What a picture is loaded from. */
export interface PictureFile {
  readonly width: number;
  readonly height: number;
  /** The whole file. */
  readonly url: string;
  /** Whether a browser can decode it; what it can't is shown from tiles. */
  readonly decodable: boolean;
  /** A 512 px tile of its pyramid; level 0 is full resolution. Absent for files outside the library. */
  readonly tileUrl?: (level: number, x: number, y: number) => string;
  /** A small picture of the whole, shown until tiles are there: cutting a huge picture the first time takes seconds. */
  readonly previewUrl?: string;
}

/** Larger pictures are shown from their tile pyramid (a decoded pixel takes 4 bytes). */
const MAX_WHOLE_PIXELS = 24_000_000;
const TILE = 512;
/** Tiles kept that are not on the screen. */
const MAX_TILES = 160;
/** The preview's name among the tiles. */
const PREVIEW = 'preview';

/** @throws Error when the file can't be had or decoded */
export async function loadPicture(file: PictureFile, onChange: () => void): Promise<Picture> {
  if (isTiled(file)) return new TiledPicture(file, onChange);
  return wholePicture(await createImageBitmap(await fetchFile(file.url)));
}

/** The picture's colours to choose by, from a level of its pyramid where it would be too much to decode whole. @throws as `loadPicture` */
export async function loadColors(file: PictureFile): Promise<ColorTiles> {
  const { width, height } = file;
  if (!isTiled(file)) return { width, height, parts: [{ file: await fetchFile(file.url), x: 0, y: 0 }] };
  const level = Math.max(0, Math.ceil(Math.log2((width * height) / MAX_WHOLE_PIXELS) / 2));
  const side = TILE << level;
  const tiles = Array.from(
    { length: Math.ceil(width / side) * Math.ceil(height / side) },
    async (_, index) => {
      const column = index % Math.ceil(width / side);
      const row = Math.floor(index / Math.ceil(width / side));
      return { file: await fetchFile(file.tileUrl(level, column, row)), x: column * TILE, y: row * TILE };
    },
  );
  return {
    width: Math.max(1, Math.round(width / (1 << level))),
    height: Math.max(1, Math.round(height / (1 << level))),
    parts: await Promise.all(tiles),
  };
}

type TiledFile = PictureFile & Required<Pick<PictureFile, 'tileUrl'>>;

function isTiled(file: PictureFile): file is TiledFile {
  return file.tileUrl !== undefined && (!file.decodable || file.width * file.height > MAX_WHOLE_PIXELS);
}

async function fetchFile(url: string, signal?: AbortSignal): Promise<Blob> {
  return (await request(url, { ...(signal && { signal }) })).blob();
}

function wholePicture(bitmap: ImageBitmap): Picture {
  const { width, height } = bitmap;
  return {
    width,
    height,
    draw(context, view, at) {
      const to = deviceRect(view, { left: at.x, top: at.y, right: at.x + width, bottom: at.y + height });
      smoothing(context, view);
      context.drawImage(bitmap, to.left, to.top, to.right - to.left, to.bottom - to.top);
    },
    close: () => bitmap.close(),
  };
}

/** Single pixels are shown as squares from 3× on. */
function smoothing(context: CanvasRenderingContext2D, view: View): void {
  context.imageSmoothingEnabled = view.camera.scale * view.density < 3;
  context.imageSmoothingQuality = view.camera.scale * view.density < 0.6 ? 'medium' : 'low';
}

class TiledPicture implements Picture {
  readonly width: number;
  readonly height: number;
  readonly #tileUrl: (level: number, x: number, y: number) => string;
  readonly #onChange: () => void;
  readonly #levels: number;
  /** Tiles in order of use; `null` while loading. */
  readonly #tiles = new Map<string, ImageBitmap | null>();
  /** Those that this frame drew or waits for. */
  readonly #inFrame = new Set<string>();
  readonly #closing = new AbortController();

  constructor({ width, height, tileUrl, previewUrl }: TiledFile, onChange: () => void) {
    this.width = width;
    this.height = height;
    this.#tileUrl = tileUrl;
    this.#onChange = onChange;
    this.#levels = Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / TILE)));
    if (previewUrl !== undefined) void this.#load(PREVIEW, previewUrl);
  }

  draw(context: CanvasRenderingContext2D, view: View, at: { readonly x: number; readonly y: number }): void {
    smoothing(context, view);
    this.#inFrame.clear();
    const wanted = Math.floor(Math.log2(1 / (view.camera.scale * view.density)) + 0.001);
    const level = Math.min(this.#levels, Math.max(0, wanted));
    this.#drawPreview(context, view, at);
    // The whole picture at its coarsest lies below, so nothing is blank while finer tiles come.
    for (const shown of level === this.#levels ? [level] : [this.#levels, level])
      this.#drawLevel(context, view, at, shown);
    this.#forget();
  }

  #drawPreview(
    context: CanvasRenderingContext2D,
    view: View,
    { x, y }: { readonly x: number; readonly y: number },
  ): void {
    const preview = this.#tiles.get(PREVIEW);
    if (!preview) return;
    if (this.#tiles.get(`${this.#levels}/0/0`)) {
      preview.close();
      this.#tiles.delete(PREVIEW);
      return;
    }
    const to = deviceRect(view, { left: x, top: y, right: x + this.width, bottom: y + this.height });
    context.drawImage(preview, to.left, to.top, to.right - to.left, to.bottom - to.top);
  }

  #drawLevel(
    context: CanvasRenderingContext2D,
    view: View,
    at: { readonly x: number; readonly y: number },
    level: number,
  ): void {
    const side = TILE << level;
    const seen = visibleRect(view);
    const area = intersect(
      { left: 0, top: 0, right: this.width, bottom: this.height },
      { left: seen.left - at.x, top: seen.top - at.y, right: seen.right - at.x, bottom: seen.bottom - at.y },
    );
    if (isEmptyRect(area)) return;
    for (let y = Math.floor(area.top / side); y * side < area.bottom; y++)
      for (let x = Math.floor(area.left / side); x * side < area.right; x++) {
        const bitmap = this.#tile(level, x, y);
        if (!bitmap) continue;
        const rect: PixelRect = {
          left: at.x + x * side,
          top: at.y + y * side,
          right: at.x + Math.min(this.width, (x + 1) * side),
          bottom: at.y + Math.min(this.height, (y + 1) * side),
        };
        const to = deviceRect(view, rect);
        // Tiles are filled up at the picture's edges: only a part of them is picture.
        const width = (rect.right - rect.left) / (1 << level);
        const height = (rect.bottom - rect.top) / (1 << level);
        context.drawImage(
          bitmap,
          0,
          0,
          width,
          height,
          to.left,
          to.top,
          to.right - to.left,
          to.bottom - to.top,
        );
      }
  }

  #tile(level: number, x: number, y: number): ImageBitmap | null {
    const name = `${level}/${x}/${y}`;
    this.#inFrame.add(name);
    const known = this.#tiles.get(name);
    if (known !== undefined) {
      this.#tiles.delete(name);
      this.#tiles.set(name, known);
      return known;
    }
    this.#tiles.set(name, null);
    void this.#load(name, this.#tileUrl(level, x, y));
    return null;
  }

  async #load(name: string, url: string): Promise<void> {
    try {
      const bitmap = await createImageBitmap(await fetchFile(url, this.#closing.signal));
      if (this.#closing.signal.aborted) bitmap.close();
      else this.#tiles.set(name, bitmap);
      this.#onChange();
    } catch {
      // What is coarser stays in its place; the next draw asks again for a tile.
      this.#tiles.delete(name);
    }
  }

  #forget(): void {
    for (const [name, bitmap] of this.#tiles) {
      if (this.#tiles.size - this.#inFrame.size <= MAX_TILES) return;
      if (!bitmap || this.#inFrame.has(name) || name.startsWith(`${this.#levels}/`)) continue;
      bitmap.close();
      this.#tiles.delete(name);
    }
  }

  close(): void {
    this.#closing.abort();
    for (const bitmap of this.#tiles.values()) bitmap?.close();
    this.#tiles.clear();
  }
}
