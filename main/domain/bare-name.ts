/** A model file's name without folders and the file's extension. */
export function plainName(name: string): string {
  return name
    .replace(/^.*[\\/]/, '')
    .replace(/\.(safetensors|ckpt|pt|pth|bin|gguf|sft)$/i, '')
    .trim();
}

/** The same in small letters: what tools agree on. */
export function bareName(name: string): string {
  return plainName(name).toLowerCase();
}
