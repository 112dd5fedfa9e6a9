const PICTURES = new Map([
  ['png', 'image/png'],
  ['apng', 'image/apng'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['jfif', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['avif', 'image/avif'],
  ['gif', 'image/gif'],
  ['tif', 'image/tiff'],
  ['tiff', 'image/tiff'],
  ['bmp', 'image/bmp'],
]);
const VIDEOS = new Map([
  ['mp4', 'video/mp4'],
  ['m4v', 'video/mp4'],
  ['mov', 'video/quicktime'],
  ['webm', 'video/webm'],
  ['mkv', 'video/x-matroska'],
]);

/** Of all files that a library lists; without the dot. */
export const LISTED_ENDINGS: readonly string[] = [...PICTURES.keys(), ...VIDEOS.keys()];

/** SwarmUI lays a small picture beside each video, to show in its place. */
const PREVIEW = /\.swarmpreview\.(jpg|webp)$/i;

function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** By its name. */
export function isVideo(name: string): boolean {
  return VIDEOS.has(endingOf(name));
}

/** Whether a library lists such files, videos among them; by its name. */
export function isListed(name: string): boolean {
  return (PICTURES.has(endingOf(name)) && !PREVIEW.test(name)) || isVideo(name);
}

/** What a file of the library is served as, by its name. */
export function mediaTypeOf(name: string): string {
  const ending = endingOf(name);
  return PICTURES.get(ending) ?? VIDEOS.get(ending) ?? 'application/octet-stream';
}
