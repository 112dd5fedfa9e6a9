import type { ReactNode } from 'react';
import { Dices } from 'lucide-react';
import { randomSeed } from '../../../main/domain/seed.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { editForm, useGenerate, useIssue } from './generate-store.ts';
import styles from './generate.module.css';

/** A new seed every time, or one that is kept: 64 bits, as text, so that none is lost. */
export function SeedField(): ReactNode {
  const t = useTranslate();
  const mode = useGenerate((state) => state.form.seedMode);
  const seed = useGenerate((state) => state.form.seed);
  const issue = useIssue('seed');
  const roll = (): string => randomSeed((bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>));
  return (
    <Field
      label={t('generate.seed')}
      help={mode === 'fixed' ? t('generate.seedHelp') : undefined}
      error={issue}
      aside={
        <Segmented
          label={t('generate.seedMode')}
          value={mode}
          options={[
            { value: 'random', label: t('generate.seedRandom') },
            { value: 'fixed', label: t('generate.seedFixed') },
          ]}
          onChange={(next) => editForm({ seedMode: next, seed: seed === '' ? roll() : seed })}
        />
      }
    >
      <div className={styles.seed}>
        <TextInput
          className={styles.digits}
          inputMode="numeric"
          value={mode === 'fixed' ? seed : ''}
          placeholder={t('generate.seedRandom')}
          onChange={(next) => editForm({ seed: next, seedMode: next.trim() === '' ? 'random' : 'fixed' })}
        />
        <IconButton
          icon={Dices}
          label={t('generate.seedRoll')}
          onClick={() => editForm({ seedMode: 'fixed', seed: roll() })}
        />
      </div>
    </Field>
  );
}
