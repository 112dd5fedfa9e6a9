import type { ReactNode } from 'react';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { plainName } from '../../../main/domain/bare-name.ts';
import type { LoraUse } from '../../../main/domain/generation.ts';
import { loraPreviewUrl } from '../../api/media.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../button.tsx';
import { NumberField } from '../number-field.tsx';
import { SmallPicture } from '../small-picture.tsx';
import { hasWord, withWord } from './trigger-words.ts';
import styles from './prompt.module.css';

interface LoraItemProps {
  lora: LoraUse;
  /** Words it was trained to answer to; empty when its file does not say. */
  triggerWords: readonly string[];
  prompt: string;
  isFirst: boolean;
  isLast: boolean;
  /** The prompt with one of the words added. */
  onPrompt(prompt: string): void;
  onChange(part: Partial<LoraUse>): void;
  onMove(by: 1 | -1): void;
  onRemove(): void;
}

/** A LoRA in use: its picture, strengths, place in the order, and the words that wake it. */
export function LoraItem({
  lora,
  triggerWords,
  prompt,
  isFirst,
  isLast,
  onPrompt,
  onChange,
  onMove,
  onRemove,
}: LoraItemProps): ReactNode {
  const t = useTranslate();
  const name = plainName(lora.name);
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
                onClick={() => onPrompt(withWord(prompt, word))}
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
