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

/** What training tools call every file that they write: only its folder tells which model it is. */
const NAMELESS =
  /^(?:(?:diffusion_)?pytorch_model|pytorch_lora_weights|adapter_model|model)(?:[.-](?:fp16|fp8|bf16))?$/i;

/** A model or LoRA as a list shows it; a name that is nothing but a folder or an extension stays. */
export function listedName(name: string): string {
  const plain = plainName(name);
  const folder = NAMELESS.test(plain) ? name.split(/[\\/]/).at(-2) : undefined;
  return folder ? `${folder}/${plain}` : plain || name;
}

/** What all spellings of one model's or LoRA's name have in common. */
export function spellingKey(name: string): string {
  return listedName(name).toLowerCase();
}
