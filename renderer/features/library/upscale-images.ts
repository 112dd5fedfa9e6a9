import type { ChosenModel } from '../../../main/domain/able-models.ts';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { requestFor } from '../../../main/domain/model-request.ts';
import type { TargetInput } from '../../../preload/contract/gallery.ts';
import { api } from '../../api/api.ts';
import { areTooManyToQueue, queueEach, type SubmittedRequest } from '../../api/queue-each.ts';
import { translate } from '../../i18n/translate.ts';

export const UPSCALE_FACTORS = ['2', '3', '4'] as const;
export type UpscaleFactor = (typeof UPSCALE_FACTORS)[number];

/** What enlarges a picture. It keeps the words by which it is found. */
function upscaleRequest(
  { engine, model }: ChosenModel,
  { uid, file, generation }: Pick<ImageRecord, 'uid' | 'file' | 'generation'>,
  factor: UpscaleFactor,
): SubmittedRequest {
  const { seed: _random, ...request } = requestFor(engine.id, model, 'upscale', {
    prompt: generation.prompt,
    negativePrompt: generation.negativePrompt,
    width: file.width * Number(factor),
    height: file.height * Number(factor),
    inputs: [{ role: 'source', uid }],
  });
  return request as SubmittedRequest;
}

/** Queues an enlarged copy of each picture. */
export async function upscale(
  { target, count }: { readonly target: TargetInput; readonly count: number },
  choice: ChosenModel,
  factor: UpscaleFactor,
): Promise<void> {
  if (areTooManyToQueue(count)) return;
  await queueEach(
    target,
    (failed, reason) => translate('library.upscaleFailed', { count: failed, reason }),
    async (uid) => {
      const { record } = await api.gallery.details({ uid });
      return upscaleRequest(choice, record, factor);
    },
  );
}
