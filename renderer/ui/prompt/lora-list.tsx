import type { ReactNode } from 'react';
import { plainName } from '../../../main/domain/bare-name.ts';
import type { EngineDescription } from '../../../main/domain/engine.ts';
import type { LoraUse } from '../../../main/domain/generation.ts';
import { loraPreviewUrl } from '../../api/media.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Combobox } from '../combobox.tsx';
import { Field } from '../field.tsx';
import { LoraItem } from './lora-item.tsx';
import styles from './prompt.module.css';

interface LoraListProps {
  engine: EngineDescription | undefined;
  family: string;
  loras: readonly LoraUse[];
  prompt: string;
  error: string | undefined;
  onChange(loras: readonly LoraUse[]): void;
  /** A word that wakes a LoRA was added to the prompt. */
  onPrompt(prompt: string): void;
}

/** LoRAs in the order they are applied, each with its strengths. Those of the model's family come first in the list. */
export function LoraList({
  engine,
  family,
  loras,
  prompt,
  error,
  onChange: set,
  onPrompt,
}: LoraListProps): ReactNode {
  const t = useTranslate();
  const change = (index: number, part: Partial<LoraUse>): void =>
    set(loras.map((lora, at) => (at === index ? { ...lora, ...part } : lora)));
  const move = (index: number, by: 1 | -1): void => {
    const next = [...loras];
    const [lora] = next.splice(index, 1);
    if (lora !== undefined) next.splice(index + by, 0, lora);
    set(next);
  };
  const options = [...(engine?.loras ?? [])]
    .filter((lora) => !loras.some((used) => used.name === lora.name))
    .sort((a, b) => Number(b.family === family) - Number(a.family === family))
    .map((lora) => ({
      value: lora.name,
      label: plainName(lora.name),
      picture: loraPreviewUrl(lora.name),
      detail:
        [lora.family, lora.triggerWords.slice(0, 6).join(', ')].filter(Boolean).join(' · ') || undefined,
    }));

  return (
    <div className={styles.group}>
      <Field label={t('generate.loras')} error={error}>
        <Combobox
          value={null}
          options={options}
          onChange={(name) => set([...loras, { name, modelStrength: 1, clipStrength: 1 }])}
          placeholder={t('generate.loraAdd')}
          emptyText={t('generate.loraNone')}
          clearOnChoose
        />
      </Field>
      {loras.length > 0 && (
        <ol className={styles.loras}>
          {loras.map((lora, index) => (
            <LoraItem
              key={lora.name}
              lora={lora}
              triggerWords={engine?.loras.find(({ name }) => name === lora.name)?.triggerWords ?? []}
              prompt={prompt}
              onPrompt={onPrompt}
              isFirst={index === 0}
              isLast={index === loras.length - 1}
              onChange={(part) => change(index, part)}
              onMove={(by) => move(index, by)}
              onRemove={() => set(loras.filter((_, at) => at !== index))}
            />
          ))}
        </ol>
      )}
    </div>
  );
}
