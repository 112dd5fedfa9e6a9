import { withoutExtension } from '../../domain/bare-name.ts';
import type { FamilyId } from './families.ts';

/** What a model file is called and says of itself. */
export interface ModelEvidence {
  /** File name, with any folders. */
  readonly name: string;
  /** The safetensors header's metadata, where it was read. */
  readonly metadata?: Readonly<Record<string, unknown>> | null;
}

interface Rule {
  readonly family: FamilyId;
  readonly pattern: RegExp;
}

/** Names as authors write them; the first that matches counts, so the special stands before the general. */
const NAME_RULES: readonly Rule[] = [
  { family: 'qwen-image-edit', pattern: /qwen.*image.*edit/ },
  { family: 'qwen-image', pattern: /qwen.*image/ },
  { family: 'z-image', pattern: /z-?image/ },
  { family: 'flux2-klein-4b', pattern: /flux-?\.?2.*klein.*4b/ },
  { family: 'flux2-klein-9b', pattern: /flux-?\.?2.*klein/ },
  { family: 'flux2', pattern: /flux-?\.?2(?!\d)(?!\.\d*gb)/ },
  { family: 'flux-kontext', pattern: /kontext/ },
  { family: 'flux-fill', pattern: /flux.*fill|fill.*flux/ },
  { family: 'flux-schnell', pattern: /schnell/ },
  { family: 'flux-dev', pattern: /flux/ },
  { family: 'sd35-turbo', pattern: /(?:sd|stable-?diffusion-?)3\.?5.*turbo/ },
  { family: 'sd35', pattern: /(?:sd|stable-?diffusion-?)-?3(?:\.?5|-medium|-large|$|-)/ },
  { family: 'sdxl-inpaint', pattern: /(?:xl|pony|illustrious).*inpaint|inpaint.*xl/ },
  { family: 'sd15-inpaint', pattern: /inpaint/ },
  {
    family: 'sdxl-turbo',
    pattern: /(?:xl.*(?:turbo|lightning|lcm|hyper|dmd))|(?:(?:turbo|lightning|hyper).*xl)/,
  },
  { family: 'sdxl', pattern: /xl(?![a-z])|pony|illustrious|noob|animagine|juggernaut-x/ },
  {
    family: 'sd15',
    pattern:
      /sd-?v?1(?:\.?[45])?(?!\d)|v1-?\.?[45]|1\.5|-15(?!\d)|dreamshaper|deliberate|realistic-?vision|anything-?v|epicrealism|rev-?animated|absolutereality/,
  },
];

/** `modelspec.architecture` and kohya's `ss_base_model_version`, as files carry them. */
const ARCHITECTURE_RULES: readonly Rule[] = [
  { family: 'qwen-image-edit', pattern: /qwen.*edit/ },
  { family: 'qwen-image', pattern: /qwen/ },
  { family: 'z-image', pattern: /z-?image|lumina-?2/ },
  { family: 'flux2', pattern: /flux-?2/ },
  { family: 'flux-kontext', pattern: /flux.*kontext/ },
  { family: 'flux-fill', pattern: /flux.*fill/ },
  { family: 'flux-schnell', pattern: /flux.*schnell/ },
  { family: 'flux-dev', pattern: /flux/ },
  { family: 'sd35', pattern: /stable-diffusion-v?3|sd-?3/ },
  { family: 'sdxl-inpaint', pattern: /xl.*inpaint/ },
  { family: 'sdxl', pattern: /stable-diffusion-xl|sdxl/ },
  { family: 'sd15-inpaint', pattern: /stable-diffusion-v1.*inpaint/ },
  { family: 'sd15', pattern: /stable-diffusion-v1|sd-?v?1/ },
];

/**
 * The family a model file belongs to; null when neither its metadata nor its name says.
 * The name decides between variants that share an architecture (a fill model says only "flux").
 */
export function recogniseFamily({ name, metadata }: ModelEvidence): FamilyId | null {
  const byName = firstMatch(NAME_RULES, normalise(name));
  const architecture = ['modelspec.architecture', 'ss_base_model_version', 'modelspec.title']
    .map((key) => metadata?.[key])
    .find((value) => typeof value === 'string' && value !== '');
  const bySelf =
    typeof architecture === 'string' ? firstMatch(ARCHITECTURE_RULES, normalise(architecture)) : null;
  if (bySelf === null) return byName;
  return byName !== null && byName.split('-')[0] === bySelf.split('-')[0] ? byName : bySelf;
}

function firstMatch(rules: readonly Rule[], text: string): FamilyId | null {
  return rules.find((rule) => rule.pattern.test(text))?.family ?? null;
}

/** Lower case, the folders' and words' separators as one dash, no extension. */
function normalise(name: string): string {
  return withoutExtension(name)
    .replace(/[\s_\\/]+/g, '-')
    .toLowerCase();
}
