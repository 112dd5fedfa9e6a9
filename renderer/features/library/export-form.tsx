import type { ReactNode } from 'react';
import { TEMPLATE_PLACEHOLDERS } from '../../../main/domain/file-template.ts';
import type { ExportOptionsInput } from '../../../preload/contract/library.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { classNames } from '../../ui/class-names.ts';
import { Field } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { changeExportOptions } from '../../api/export-options.ts';
import styles from './library.module.css';

const FORMATS = ['original', 'png', 'jpeg', 'webp', 'avif', 'tiff'] as const;
const LOSSY: ReadonlySet<string> = new Set(['jpeg', 'webp', 'avif']);
const SIDECARS = ['json', 'txt', 'xmp'] as const;
const DEFAULT_EDGE = 2048;

interface ExportFormProps {
  options: ExportOptionsInput;
  /** Names the first pictures would get. */
  names: readonly string[];
  /** Placeholders that don't exist. */
  unknown: readonly string[];
}

export function ExportForm({ options, names, unknown }: ExportFormProps): ReactNode {
  const t = useTranslate();
  return (
    <div className={styles.stack}>
      <div className={styles.pair}>
        <Field label={t('library.format')}>
          <Select
            value={options.format}
            options={FORMATS.map((value) => ({ value, label: t(`library.formats.${value}`) }))}
            onChange={(format) => changeExportOptions({ format })}
          />
        </Field>
        {LOSSY.has(options.format) && (
          <Field
            label={t('library.quality')}
            help={options.format === 'webp' ? t('library.qualityWebp') : undefined}
          >
            <NumberField
              value={options.quality}
              min={1}
              max={100}
              step={1}
              onChange={(quality) => changeExportOptions({ quality })}
            />
          </Field>
        )}
      </div>
      <Field label={t('library.resize')} inline>
        <Toggle
          checked={options.longEdge !== null}
          onChange={(on) => changeExportOptions({ longEdge: on ? DEFAULT_EDGE : null })}
        />
      </Field>
      {options.longEdge !== null && (
        <Field label={t('library.longEdge')}>
          <NumberField
            value={options.longEdge}
            min={16}
            max={32_768}
            step={1}
            onChange={(longEdge) => changeExportOptions({ longEdge })}
          />
        </Field>
      )}
      <Field label={t('library.keepMetadata')} help={t('library.keepMetadataHelp')} inline>
        <Toggle
          checked={options.metadata === 'keep'}
          onChange={(on) => changeExportOptions({ metadata: on ? 'keep' : 'strip' })}
        />
      </Field>
      {options.metadata === 'keep' && (
        <Field label={t('library.withUser')} inline>
          <Toggle checked={options.withUser} onChange={(withUser) => changeExportOptions({ withUser })} />
        </Field>
      )}
      <Field label={t('library.lineage')} help={t('library.lineageHelp')} inline>
        <Toggle checked={options.lineage === true} onChange={(lineage) => changeExportOptions({ lineage })} />
      </Field>
      <fieldset className={styles.choices}>
        <legend>{t('library.sidecars')}</legend>
        {SIDECARS.map((kind) => (
          <Field key={kind} label={t(`library.sidecar.${kind}`)} inline>
            <Toggle
              checked={options.sidecars.includes(kind)}
              onChange={(on) =>
                changeExportOptions({
                  sidecars: on
                    ? [...options.sidecars, kind]
                    : options.sidecars.filter((other) => other !== kind),
                })
              }
            />
          </Field>
        ))}
      </fieldset>
      <Field
        label={t('library.template')}
        help={t('library.templateHelp', {
          placeholders: TEMPLATE_PLACEHOLDERS.map((name) => `{${name}}`).join(' '),
        })}
        error={unknown.length > 0 ? t('library.unknownPlaceholder', { name: unknown[0] ?? '' }) : undefined}
      >
        <TextInput
          value={options.template}
          spellCheck={false}
          onChange={(template) => changeExportOptions({ template })}
        />
      </Field>
      {unknown.length === 0 && names.length > 0 && (
        <p className={classNames(styles.path, styles.names)}>{names.join('\n')}</p>
      )}
    </div>
  );
}
