import type { ReactNode } from 'react';
import { Dices } from 'lucide-react';
import { randomSeed } from '../../main/domain/seed.ts';
import { useTranslate } from '../i18n/translate.ts';
import { IconButton } from './button.tsx';
import { Field } from './field.tsx';
import { Segmented } from './segmented.tsx';
import { TextInput } from './text-input.tsx';
import styles from './seed-field.module.css';

interface Seed {
  readonly seedMode: 'random' | 'fixed';
  /** As typed. */
  readonly seed: string;
}

interface SeedFieldProps extends Seed {
  error: string | undefined;
  onChange(seed: Seed): void;
}

/** A new seed every time, or one that is kept: 64 bits, as text, so that none is lost. */
export function SeedField({ seedMode, seed, error, onChange }: SeedFieldProps): ReactNode {
  const t = useTranslate();
  const roll = (): string => randomSeed((bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>));
  return (
    <Field
      label={t('generate.seed')}
      help={seedMode === 'fixed' ? t('generate.seedHelp') : undefined}
      error={error}
      aside={
        <Segmented
          label={t('generate.seedMode')}
          value={seedMode}
          options={[
            { value: 'random', label: t('generate.seedRandom') },
            { value: 'fixed', label: t('generate.seedFixed') },
          ]}
          onChange={(next) => onChange({ seedMode: next, seed: seed === '' ? roll() : seed })}
        />
      }
    >
      <div className={styles.row}>
        <TextInput
          className={styles.digits}
          inputMode="numeric"
          value={seedMode === 'fixed' ? seed : ''}
          placeholder={t('generate.seedRandom')}
          onChange={(next) => onChange({ seed: next, seedMode: next.trim() === '' ? 'random' : 'fixed' })}
        />
        <IconButton
          icon={Dices}
          label={t('generate.seedRoll')}
          onClick={() => onChange({ seedMode: 'fixed', seed: roll() })}
        />
      </div>
    </Field>
  );
}
