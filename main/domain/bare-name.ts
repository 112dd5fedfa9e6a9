/** A model file's name without the file's extension; its folders stay. */
export function withoutExtension(name: string): string {
  return name.replace(/\.(safetensors|sft|ckpt|pt|pth|bin|gguf)$/i, '');
}

/** The same without folders. */
export function plainName(name: string): string {
  return withoutExtension(name.replace(/^.*[\\/]/, '')).trim();
}

/** The same in small letters: what tools agree on. */
export function bareName(name: string): string {
  return plainName(name).toLowerCase();
}
