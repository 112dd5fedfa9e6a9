import type { ReactNode } from 'react';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import type { EngineDescription } from '../../../main/domain/engine.ts';
import type { LoraUse } from '../../../main/domain/generation.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { editForm, useGenerate, useIssue } from './generate-store.ts';
import styles from './generate.module.css';

/** LoRAs in the order they are applied, each with its strengths. Those of the model's family come first in the list. */
export function LoraList({
  engine,
  family,
}: {
  engine: EngineDescription | undefined;
  family: string;
}): ReactNode {
  const t = useTranslate();
  const loras = useGenerate((state) => state.form.loras);
  const issue = useIssue('loras');
  const set = (next: readonly LoraUse[]): void => editForm({ loras: next });
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
      label: shortName(lora.name),
      detail:
        [lora.family, lora.triggerWords.slice(0, 6).join(', ')].filter(Boolean).join(' · ') || undefined,
    }));

  return (
    <div className={styles.group}>
      <Field label={t('generate.loras')} error={issue}>
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
          {loras.map((lora, index) => {
            const name = shortName(lora.name);
            return (
              <li key={lora.name} className={styles.lora}>
                <div className={styles.loraHead}>
                  <span className={styles.loraName} title={lora.name}>
                    {name}
                  </span>
                  <IconButton
                    icon={ArrowUp}
                    size="small"
                    label={t('generate.loraUp', { name })}
                    disabled={index === 0}
                    onClick={() => move(index, -1)}
                  />
                  <IconButton
                    icon={ArrowDown}
                    size="small"
                    label={t('generate.loraDown', { name })}
                    disabled={index === loras.length - 1}
                    onClick={() => move(index, 1)}
                  />
                  <IconButton
                    icon={X}
                    size="small"
                    label={t('generate.loraRemove', { name })}
                    onClick={() => set(loras.filter((_, at) => at !== index))}
                  />
                </div>
                <div className={styles.strengths}>
                  <span aria-hidden>{t('generate.loraModelShort')}</span>
                  <NumberField
                    aria-label={t('generate.loraStrength', { name })}
                    value={lora.modelStrength}
                    onChange={(modelStrength) =>
                      change(index, {
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
                    onChange={(clipStrength) => change(index, { clipStrength })}
                    min={-5}
                    max={5}
                    step={0.05}
                  />
                </div>
              </li>
            );
          })}
        </ol>
      )}
    </div>
  );
}

/** Without folders and the file's extension. */
function shortName(name: string): string {
  return name.replace(/^.*[\\/]/, '').replace(/\.(safetensors|ckpt|pt|bin)$/i, '');
}
