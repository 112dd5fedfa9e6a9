import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { VARIED_FIELDS } from '../../../main/domain/query/same-value.ts';
import { settingText } from '../../../main/domain/same-except.ts';
import type { Translate } from '../../i18n/messages.ts';
import { formatBytes } from '../../ui/format-bytes.ts';
import { timeLabel } from '../../ui/date-label.ts';

export interface DifferenceLine {
  readonly label: string;
  /** One for each picture, '' where it doesn't say. */
  readonly values: readonly string[];
  readonly differs: boolean;
}

/** Everything that says how the pictures were made, side by side; what none of them says is left out. */
export function differenceLines(records: readonly ImageRecord[], t: Translate): readonly DifferenceLine[] {
  const line = (label: string, text: (record: ImageRecord) => string): DifferenceLine => {
    const values = records.map(text);
    return { label, values, differs: new Set(values).size > 1 };
  };
  const extras = new Set(records.flatMap(({ generation }) => Object.keys(generation.extra)));
  return [
    line(t('compare.prompt'), ({ generation }) => generation.prompt),
    line(t('compare.negative'), ({ generation }) => generation.negativePrompt),
    line(t('detail.field.type'), ({ generation }) => t(`gallery.type.${generation.type}`)),
    ...VARIED_FIELDS.map((field) =>
      line(t(`compare.field.${field}`), (record) => settingText(record, field)),
    ),
    line(t('detail.field.modelHash'), ({ generation }) => generation.modelHash ?? ''),
    line(t('detail.field.engine'), ({ generation: { engine, engineVersion } }) =>
      [engine, engineVersion].filter(Boolean).join(' '),
    ),
    line(t('detail.field.extend'), ({ generation: { extend } }) =>
      extend === null ? '' : t('detail.extend', { ...extend }),
    ),
    ...[...extras]
      .toSorted()
      .map((name) => line(name, ({ generation }) => String(generation.extra[name] ?? ''))),
    line(t('compare.created'), ({ generation }) =>
      generation.createdAtMs === null ? '' : timeLabel(generation.createdAtMs),
    ),
    line(t('detail.field.format'), ({ file }) => file.format.toUpperCase()),
    line(t('compare.fileSize'), ({ file }) => formatBytes(file.sizeBytes)),
  ].filter(({ values }) => values.some((value) => value !== ''));
}
