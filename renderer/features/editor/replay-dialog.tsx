import { useEffect, useState, type ReactNode } from 'react';
import type { EditStep } from '../../../main/domain/edit.ts';
import { api } from '../../api/api.ts';
import { addPicture } from '../../api/add-picture.ts';
import { tellError } from '../../api/tell-error.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { replayEdits } from './editor-actions.ts';
import { newestTiles } from './newest-tiles.ts';
import { chooseFile } from './open-file.ts';
import { PictureChoices, type Choice } from './picture-choices.tsx';
import { usePicture, useSession } from './use-editor.ts';
import styles from './editor.module.css';

interface ReplayDialogProps {
  open: boolean;
  onClose(): void;
}

/** Makes the edits that led to the open picture anew on another one. */
export function ReplayDialog({ open, onClose }: ReplayDialogProps): ReactNode {
  const picture = usePicture();
  if (!picture || !open) return null;
  return <ReplayForm uid={picture.uid} onClose={onClose} />;
}

function ReplayForm({ uid, onClose }: { uid: string; onClose(): void }): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const [edits, setEdits] = useState<readonly EditStep[] | null>(null);
  const [tiles, setTiles] = useState<readonly Choice[]>([]);
  const [ontoUid, setOntoUid] = useState<string | null>(null);
  const [seeds, setSeeds] = useState<'same' | 'new'>('same');
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    let live = true;
    const load = async (): Promise<void> => {
      const chain = await api.editor.chainOf({ uid });
      const newest = await newestTiles('editor.replay', '');
      if (!live) return;
      setEdits(chain.edits);
      setTiles(newest.filter((tile) => tile.uid !== uid));
    };
    load().catch(tellError);
    return () => {
      live = false;
    };
  }, [uid]);

  const choose = async (): Promise<void> => {
    const file = await chooseFile('image/*');
    if (!file) return;
    try {
      const { record } = await api.gallery.details({ uid: (await addPicture(file)).uid });
      const { contentHash } = record.file;
      const added = { uid: record.uid, contentHash, prompt: record.generation.prompt };
      setTiles((before) => [added, ...before.filter((tile) => tile.uid !== added.uid)]);
      setOntoUid(added.uid);
    } catch (error) {
      tellError(error);
    }
  };
  const none = edits?.length === 0;
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
            disabled={ontoUid === null || none || edits === null}
            onClick={() => {
              if (ontoUid === null) return;
              setBusy(true);
              void replayEdits(session, uid, ontoUid, seeds).finally(onClose);
            }}
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
          <PictureChoices
            label={t('editor.replayPick')}
            choices={tiles}
            chosenUid={ontoUid}
            onChoose={({ uid: chosen }) => setOntoUid(chosen)}
          />
          <Button size="small" onClick={() => void choose()}>
            {t('editor.chooseFile')}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
