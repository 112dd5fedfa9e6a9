import type { ReactNode } from 'react';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import type { LoraUse } from '../../../main/domain/generation.ts';
import { loraPreviewUrl } from '../../api/media.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/button.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { SmallPicture } from '../../ui/small-picture.tsx';
import { editForm, useGenerate } from './generate-store.ts';
import { hasWord, withWord } from './trigger-words.ts';
import styles from './generate.module.css';

interface LoraItemProps {
  lora: LoraUse;
  /** Words it was trained to answer to; empty when its file does not say. */
  triggerWords: readonly string[];
  isFirst: boolean;
  isLast: boolean;
  onChange(part: Partial<LoraUse>): void;
  onMove(by: 1 | -1): void;
  onRemove(): void;
}

/** A LoRA in use: its picture, strengths, place in the order, and the words that wake it. */
export function LoraItem({
  lora,
  triggerWords,
  isFirst,
  isLast,
  onChange,
  onMove,
  onRemove,
}: LoraItemProps): ReactNode {
  const t = useTranslate();
  const prompt = useGenerate((state) => state.form.prompt);
  const name = shortLoraName(lora.name);
  return (
    <li className={styles.lora}>
      <div className={styles.loraHead}>
        <SmallPicture src={loraPreviewUrl(lora.name)} size={28} />
        <span className={styles.loraName} title={lora.name}>
          {name}
        </span>
        <IconButton
          icon={ArrowUp}
          size="small"
          label={t('generate.loraUp', { name })}
          disabled={isFirst}
          onClick={() => onMove(-1)}
        />
        <IconButton
          icon={ArrowDown}
          size="small"
          label={t('generate.loraDown', { name })}
          disabled={isLast}
          onClick={() => onMove(1)}
        />
        <IconButton icon={X} size="small" label={t('generate.loraRemove', { name })} onClick={onRemove} />
      </div>
      <div className={styles.strengths}>
        <span aria-hidden>{t('generate.loraModelShort')}</span>
        <NumberField
          aria-label={t('generate.loraStrength', { name })}
          value={lora.modelStrength}
          onChange={(modelStrength) =>
            onChange({
              modelStrength,
              ...(lora.clipStrength === lora.modelStrength ? { clipStrength: modelStrength } : {}),
            })
          }
          min={-5}
          max={5}
          step={0.05}
        />
        <span aria-hidden>{t('generate.loraClipShort')}</span>
        <NumberField
          aria-label={t('generate.loraClip', { name })}
          value={lora.clipStrength}
          onChange={(clipStrength) => onChange({ clipStrength })}
          min={-5}
          max={5}
          step={0.05}
        />
      </div>
      {triggerWords.length > 0 && (
        <ul className={styles.triggers} aria-label={t('generate.loraTriggers', { name })}>
          {triggerWords.map((word) => (
            <li key={word}>
              <button
                type="button"
                className={styles.trigger}
                disabled={hasWord(prompt, word)}
                title={t('generate.loraTriggerAdd')}
                onClick={() => editForm((form) => ({ ...form, prompt: withWord(form.prompt, word) }))}
              >
                {word}
              </button>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** Without folders and the file's extension. */
export function shortLoraName(name: string): string {
  return name.replace(/^.*[\\/]/, '').replace(/\.(safetensors|ckpt|pt|bin)$/i, '');
}
