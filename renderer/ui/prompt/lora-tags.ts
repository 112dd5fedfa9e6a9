import { bareName } from '../../../main/domain/bare-name.ts';
import type { LoraDescription } from '../../../main/domain/engine.ts';
import type { LoraUse } from '../../../main/domain/generation.ts';

/**
 * Takes A1111's `<lora:name:strength>` (or `:model:text`) out of a prompt and into the list of LoRAs, where they have an effect.
 * Tags of LoRAs nobody knows stay in the text. A LoRA that is in the list already keeps its place and takes the tag's strengths.
 */
export function takeLoraTags(
  prompt: string,
  loras: readonly LoraUse[],
  known: readonly Pick<LoraDescription, 'name'>[],
): { readonly prompt: string; readonly loras: readonly LoraUse[] } {
  const taken = new Map(loras.map((lora) => [lora.name, lora]));
  let changed = false;
  const rest = prompt.replace(
    /<lora:([^<>:]+)(?::(-?[\d.]+))?(?::(-?[\d.]+))?>/gi,
    (tag: string, name: string, model?: string, text?: string) => {
      const lora = known.find((candidate) => bareName(candidate.name) === bareName(name));
      if (lora === undefined) return tag;
      const modelStrength = Number(model ?? 1);
      taken.set(lora.name, { name: lora.name, modelStrength, clipStrength: Number(text ?? modelStrength) });
      changed = true;
      return '';
    },
  );
  if (!changed) return { prompt, loras };
  const tidied = rest
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/ +,/g, ',')
    .replace(/(,\s*){2,}/g, ', ')
    .replace(/^[\s,]+|[\s,]+$/g, '');
  return { prompt: tidied, loras: [...taken.values()] };
}
