import { isAppError, type AppError } from '../../domain/errors.ts';
import { canonicalName, type Capabilities } from './capabilities.ts';
import type { ComfyClient } from './client.ts';
import type { FamilyId } from './families.ts';
import { recogniseFamily } from './model-family.ts';

export type FileMetadata = Readonly<Record<string, unknown>>;

/** Folders whose files are asked what they are, as /view_metadata names them. */
type Folder = 'checkpoints' | 'diffusion_models' | 'loras';

/** Files asked about per server; a folder may hold thousands of LoRAs. */
const MOST_FILES = 1_000;

/** What model files say of themselves, read in the background and kept for the run. */
export interface ModelMetadata {
  /** Undefined until it was read; null when the file says nothing. */
  of(folder: Folder, name: string): FileMetadata | null | undefined;
  /** Reads what is not known yet: LoRAs, and models that their names do not explain. Resolves to whether any was new. */
  read(client: ComfyClient, capabilities: Capabilities, signal: AbortSignal): Promise<boolean>;
}

export function createModelMetadata(): ModelMetadata {
  const known = new Map<string, FileMetadata | null>();
  const keyOf = (folder: Folder, name: string): string => `${folder}/${canonicalName(name)}`;
  return {
    of: (folder, name) => known.get(keyOf(folder, name)),
    async read(client, capabilities, signal) {
      const unexplained = (name: string): boolean => recogniseFamily({ name }) === null;
      const wanted = [
        ...capabilities.checkpoints.filter(unexplained).map((name) => ['checkpoints', name] as const),
        ...capabilities.diffusionModels
          .filter(unexplained)
          .map((name) => ['diffusion_models', name] as const),
        ...capabilities.loras.map((name) => ['loras', name] as const),
      ].filter(([folder, name]) => !known.has(keyOf(folder, name)));
      let isNew = false;
      for (const [folder, name] of wanted.slice(0, MOST_FILES)) {
        try {
          known.set(keyOf(folder, name), await client.modelMetadata(folder, name, { signal }));
        } catch (error) {
          // Out of reach: asked again at the next listing. An unreadable answer counts as none.
          if (!isAppError(error) || !isAboutFile(error)) return isNew;
          known.set(keyOf(folder, name), null);
        }
        isNew = true;
      }
      return isNew;
    },
  };
}

/** ComfyUI answers 500 for a file that is empty or cut short, and goes on with the others. */
function isAboutFile({ code, details }: AppError): boolean {
  return code === 'SERVER_UNREACHABLE' ? details['status'] === 500 : code !== 'CANCELLED';
}

const MOST_TRIGGER_WORDS = 8;
/** Share of the training pictures a tag must be on to count as a trigger word. */
const TRIGGER_SHARE = 0.5;

/** Words a LoRA was trained to answer to: its author's, else the tags most of its pictures bore. */
export function triggerWordsOf(metadata: FileMetadata | null | undefined): readonly string[] {
  if (!metadata) return [];
  const phrase = metadata['modelspec.trigger_phrase'] ?? metadata['modelspec.trigger_word'];
  if (typeof phrase === 'string' && phrase.trim() !== '') return splitWords(phrase);
  const counts = tagCounts(metadata['ss_tag_frequency']);
  const most = Math.max(0, ...counts.values());
  return [...counts]
    .filter(([, count]) => count >= most * TRIGGER_SHARE)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_TRIGGER_WORDS)
    .map(([tag]) => tag);
}

function splitWords(phrase: string): string[] {
  const words = phrase.split(',').map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ''))].slice(0, MOST_TRIGGER_WORDS);
}

/** Kohya's `{"dataset": {"tag": count}}`, as JSON text, summed over data sets. */
function tagCounts(value: unknown): Map<string, number> {
  const counts = new Map<string, number>();
  const frequencies = typeof value === 'string' ? parseOrNull(value) : value;
  if (typeof frequencies !== 'object' || frequencies === null) return counts;
  for (const tags of Object.values(frequencies)) {
    if (typeof tags !== 'object' || tags === null) continue;
    for (const [tag, count] of Object.entries(tags)) {
      const name = tag.trim();
      if (typeof count === 'number' && name !== '') counts.set(name, (counts.get(name) ?? 0) + count);
    }
  }
  return counts;
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The family a model file belongs to, by name and, once read, by its metadata. */
export function familyFrom(metadata: ModelMetadata, name: string): FamilyId | null {
  const said = metadata.of('checkpoints', name) ?? metadata.of('diffusion_models', name) ?? null;
  return recogniseFamily({ name, metadata: said });
}
