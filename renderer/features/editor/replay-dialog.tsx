import { useEffect, useState, type ReactNode } from 'react';
import type { EditStep } from '../../../main/domain/edit.ts';
import { parseQuery } from '../../../main/domain/query/parser.ts';
import { api } from '../../api/api.ts';
import { addPicture } from '../../api/add-picture.ts';
import { navigate } from '../../api/navigation.ts';
import { attempt, tellError } from '../../api/tell-error.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { showToast } from '../../ui/toast-store.ts';
import { newestTiles } from './newest-tiles.ts';
import { chooseFile } from './open-file.ts';
import { PictureChoices, type Choice } from './picture-choices.tsx';
import styles from './editor.module.css';

const TYPING_PAUSE_MS = 150;

/** Makes the edits that led to a picture anew on another one, which is opened where the result is shown. */
export function ReplayDialog({ uid, onClose }: { uid: string; onClose(): void }): ReactNode {
  const t = useTranslate();
  const [edits, setEdits] = useState<readonly EditStep[] | null>(null);
  const [search, setSearch] = useState('');
  const [found, setFound] = useState<readonly Choice[] | null>(null);
  const [onto, setOnto] = useState<Choice | null>(null);
  const [seeds, setSeeds] = useState<'same' | 'new'>('same');
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    let live = true;
    api.editor.chainOf({ uid }).then((chain) => live && setEdits(chain.edits), tellError);
    return () => {
      live = false;
    };
  }, [uid]);

  useEffect(() => {
    // Half a field, on the way to a whole one, leaves what was found before.
    if (!parseQuery(search).ok) return undefined;
    let live = true;
    const ask = (): void =>
      void newestTiles('editor.replay', search).then((tiles) => live && setFound(tiles), tellError);
    const timer = setTimeout(ask, search === '' ? 0 : TYPING_PAUSE_MS);
    return () => {
      live = false;
      clearTimeout(timer);
    };
  }, [search]);

  const choose = async (): Promise<void> => {
    const file = await chooseFile('image/*');
    if (!file) return;
    try {
      const { record } = await api.gallery.details({ uid: (await addPicture(file)).uid });
      const { contentHash } = record.file;
      setOnto({ uid: record.uid, contentHash, prompt: record.generation.prompt });
    } catch (error) {
      tellError(error);
    }
  };
  const replay = async (ontoUid: string): Promise<void> => {
    setBusy(true);
    await attempt(async () => {
      const { type } = await api.editor.replay({ uid, ontoUid, seeds });
      navigate(type, { uid: ontoUid });
      showToast({ text: t('editor.replayStarted') });
    });
    onClose();
  };
  const none = edits?.length === 0;
  const others = (found ?? []).filter((choice) => choice.uid !== uid);
  // What is chosen stays in sight, whatever is searched for then.
  const choices =
    onto === null || others.some((choice) => choice.uid === onto.uid) ? others : [onto, ...others];
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={t('editor.replayTitle')}
      description={none ? t('editor.noEdits') : t('editor.replayText', { count: edits?.length ?? 1 })}
      closeLabel={t('common.close')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            busy={busy}
            disabled={onto === null || none || edits === null}
            onClick={() => void (onto && replay(onto.uid))}
          >
            {t('editor.replayRun')}
          </Button>
        </>
      }
    >
      {edits === null ? (
        <Spinner label={t('common.loading')} />
      ) : none ? null : (
        <div className={styles.replay}>
          <Field label={t('editor.replaySeeds')} inline>
            <Segmented
              label={t('editor.replaySeeds')}
              value={seeds}
              options={[
                { value: 'same', label: t('editor.replaySame') },
                { value: 'new', label: t('editor.replayNew') },
              ]}
              onChange={(next) => setSeeds(next)}
            />
          </Field>
          <Field label={t('editor.replayPick')}>
            <TextInput
              type="search"
              value={search}
              onChange={setSearch}
              placeholder={t('editor.replaySearch')}
            />
          </Field>
          {found?.length === 0 && <p>{t('gallery.empty.noMatch')}</p>}
          <PictureChoices
            label={t('editor.replayPick')}
            choices={choices}
            chosenUid={onto?.uid ?? null}
            onChoose={setOnto}
          />
          <Button size="small" onClick={() => void choose()}>
            {t('editor.chooseFile')}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
