const PICTURE = /\.(png|apng|jpe?g|jfif|webp|avif|gif|tiff?|bmp)$/i;
const VIDEO = /\.(mp4|m4v|mov|webm|mkv)$/i;

/** By its name. */
export function isVideo(name: string): boolean {
  return VIDEO.test(name);
}

/** Whether a library lists such files, videos among them; by its name. */
export function isListed(name: string): boolean {
  return PICTURE.test(name) || isVideo(name);
}
