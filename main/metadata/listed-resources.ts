import type { LoraUse } from '../domain/generation.ts';
import { asText, parseJsonObject } from './json-text.ts';

/** Models that an infotext lists by themselves, beside those that its prompt names. */
export interface ListedResources {
  readonly model: string | null;
  readonly modelHash: string | null;
  readonly loras: readonly LoraUse[];
}

const MOST_LISTED = 100;

/**
 * What is listed among the settings: Civitai's own list (`[{"type":"lora","weight":0.8,"modelName":"…"}]`, which may
 * leave the names out), the hashes of all (`{"model":"9aba26abdf"}`, from some savers also `"Model:name"`), and one setting each (`Lora_0 Model name`,
 * `Lora_0 Strength model`, `Lora_0 Strength clip`).
 */
export function listedResources(settings: ReadonlyMap<string, string>): ListedResources {
  const loras: LoraUse[] = [];
  const add = (name: string, model: unknown, clip: unknown = model): void => {
    const modelStrength = strengthOf(model) ?? 1;
    loras.push({ name, modelStrength, clipStrength: strengthOf(clip) ?? modelStrength });
  };
  let model: string | null = null;
  for (const { type, weight, modelName, modelVersionName } of listIn(settings.get('Civitai resources'))) {
    if (typeof modelName !== 'string' || modelName === '') continue;
    const kind = String(type).toLowerCase();
    if (/^(lora|lycoris|locon|dora)$/.test(kind)) add(modelName, weight);
    else if (kind === 'checkpoint')
      model ??= [modelName, modelVersionName].filter((part) => typeof part === 'string').join(' ');
  }
  for (let index = 0; index < MOST_LISTED; index += 1) {
    const name = settings.get(`Lora_${index} Model name`);
    if (!name) break;
    add(name, settings.get(`Lora_${index} Strength model`), settings.get(`Lora_${index} Strength clip`));
  }
  const hashes = parseJsonObject(settings.get('Hashes')) ?? {};
  const modelHash = asText(hashes['model']) ?? null;
  model ??= nameAmong(Object.keys(hashes));
  return { model, modelHash, loras };
}

function nameAmong(hashed: readonly string[]): string | null {
  const named = hashed.find((key) => /^model:./i.test(key));
  return named === undefined ? null : named.slice('model:'.length);
}

function listIn(text: string | undefined): readonly Readonly<Record<string, unknown>>[] {
  if (!text?.startsWith('[')) return [];
  try {
    const list: unknown = JSON.parse(text);
    const items: readonly unknown[] = Array.isArray(list) ? list.slice(0, MOST_LISTED) : [];
    return items.filter((item) => typeof item === 'object' && item !== null) as Record<string, unknown>[];
  } catch {
    // Cut off, or written by other rules: it is shown as it stands.
    return [];
  }
}

function strengthOf(value: unknown): number | undefined {
  const number = value === undefined || value === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}
