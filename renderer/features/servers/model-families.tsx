import { useEffect, useState, type ReactNode } from 'react';
import { api } from '../../api/api.ts';
import { useEngines } from '../../api/engines-store.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { attempt } from './attempt.ts';
import { wordTest } from '../../ui/word-test.ts';
import styles from './servers.module.css';

const BY_FILE = 'by-file';
/** Entries that are no model files. */
const NOT_FILES = new Set(['workflow', 'upscaler']);
/** CSS pixels. */
const ROW_HEIGHT = 28;
const ROW_GAP = 8;
const MOST_HEIGHT = 320;
const MOST_IN_SIGHT = Math.floor(MOST_HEIGHT / (ROW_HEIGHT + ROW_GAP));

type Family = { readonly id: string; readonly title: string };

/** What each model file is taken for, to be corrected. A server may have thousands: only those in sight are there. */
export function ModelFamilies(): ReactNode {
  const t = useTranslate();
  const models = useEngines(({ engines }) => engines?.find(({ id }) => id === 'comfyui')?.models);
  const [families, setFamilies] = useState<readonly Family[]>([]);
  const [words, setWords] = useState('');
  useEffect(() => {
    void attempt(async () => setFamilies((await api.servers.families({})).families));
  }, []);
  const files = models?.filter(({ family }) => !NOT_FILES.has(family)) ?? [];
  if (files.length === 0) return null;
  const hasWords = wordTest(words);
  const found = files.filter(({ id }) => hasWords(id));
  const options = [
    ...families.map(({ id, title }) => ({ value: id, label: title })),
    { value: BY_FILE, label: t('servers.familyAuto') },
  ];
  const correct = (model: string, family: string): void => {
    void attempt(() => api.servers.correctFamily({ model, family: family === BY_FILE ? null : family }));
  };
  return (
    <section className={styles.group}>
      <h2 className={styles.groupTitle}>{t('servers.families')}</h2>
      <p className={styles.intro}>{t('servers.familiesHelp')}</p>
      {files.length > MOST_IN_SIGHT && (
        <TextInput
          type="search"
          value={words}
          onChange={setWords}
          placeholder={t('servers.familyFind')}
          aria-label={t('servers.familyFind')}
        />
      )}
      {found.length === 0 && (
        <p role="status" className={styles.intro}>
          {t('servers.familyNone')}
        </p>
      )}
      <div style={{ height: Math.min(MOST_HEIGHT, files.length * (ROW_HEIGHT + ROW_GAP)) }}>
        <VirtualList
          className={styles.families}
          label={t('servers.families')}
          items={found}
          estimatedHeight={ROW_HEIGHT}
          gap={ROW_GAP}
          itemKey={({ id }) => id}
          renderItem={({ id, title, family }) => (
            <div className={styles.row}>
              <span className={styles.rowName} title={id}>
                {title}
              </span>
              <Select
                aria-label={t('servers.familyOf', { model: title })}
                value={family}
                options={options}
                onChange={(value) => correct(id, value)}
              />
            </div>
          )}
        />
      </div>
    </section>
  );
}
