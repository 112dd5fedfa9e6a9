/** Addresses of pixels. They are same-origin paths on both hosts and are cached for ever, hence the hash. */

/** @param size longest side in pixels */
export function thumbnailUrl(uid: string, contentHash: string, size: 320 | 640): string {
  return `/thumb/${uid}?v=${contentHash}&s=${size}`;
}

/** The original file. `contentHash` may be left out when unknown; the answer is then not cached. */
export function imageUrl(uid: string, contentHash?: string): string {
  return contentHash === undefined ? `/image/${uid}` : `/image/${uid}?v=${contentHash}`;
}

/** One 512 px tile of the pyramid; z 0 is the full resolution, each further level halves it. */
export function tileUrl(uid: string, contentHash: string, z: number, x: number, y: number): string {
  return `/tile/${uid}/${z}/${x}/${y}?v=${contentHash}`;
}

/** 8-bit greyscale PNG; PUT stores it. */
export function maskUrl(maskId: string): string {
  return `/mask/${maskId}`;
}

/** The mask that was painted on a picture when it was open last; PUT keeps it, with no bytes it forgets it. */
export function maskDraftUrl(uid: string): string {
  return `/mask-draft/${uid}`;
}

/** The newest preview of a running job. */
export function previewUrl(jobId: string, version: number): string {
  return `/preview/${jobId}?v=${version}`;
}

/** A small picture of what a LoRA does; empty where no server has one. */
export function loraPreviewUrl(name: string): string {
  return `/lora?name=${encodeURIComponent(name)}`;
}

/** A file that was made to be downloaded. */
export function downloadUrl(downloadId: string): string {
  return `/download/${downloadId}`;
}

/** The first picture of a pack in the drawer, small; empty where it has none. */
export function packCoverUrl(packId: string, savedAtMs: number): string {
  return `/pack-cover?id=${encodeURIComponent(packId)}&v=${savedAtMs}`;
}

/** A picture inside of an opened pack. */
export function packPictureUrl(
  openId: string,
  index: number,
  role: 'generation' | 'source' | 'mask',
): string {
  return `/pack/${openId}/${index}/${role}`;
}
