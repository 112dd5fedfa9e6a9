const PICTURE = /\.(png|apng|jpe?g|jfif|webp|avif|gif|tiff?|bmp)$/i;
const VIDEO = /\.(mp4|m4v|mov|webm|mkv)$/i;

/** SwarmUI lays a small picture beside each video, to show in its place. */
const PREVIEW = /\.swarmpreview\.(jpg|webp)$/i;

/** By its name. */
export function isVideo(name: string): boolean {
  return VIDEO.test(name);
}

/** Whether a library lists such files, videos among them; by its name. */
export function isListed(name: string): boolean {
  return (PICTURE.test(name) && !PREVIEW.test(name)) || isVideo(name);
}
