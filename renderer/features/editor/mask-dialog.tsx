import { useEffect, useState, type ReactNode } from 'react';
import { api } from '../../api/api.ts';
import { tellError } from '../../api/tell-error.ts';
import { maskUrl } from '../../api/media.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { maskSourcesOf, type MaskSource } from './mask-sources.ts';
import { newestTiles } from './newest-tiles.ts';
import { PictureChoices } from './picture-choices.tsx';
import { useEditor, usePicture, useSession } from './use-editor.ts';
import styles from './editor.module.css';

interface MaskDialogProps {
  open: boolean;
  onClose(): void;
}

/** Puts the mask that another result was made with on the open picture. */
export function MaskDialog({ open, onClose }: MaskDialogProps): ReactNode {
  const picture = usePicture();
  if (!picture || !open) return null;
  return <MaskForm uid={picture.uid} onClose={onClose} />;
}

function MaskForm({ uid, onClose }: { uid: string; onClose(): void }): ReactNode {
  const t = useTranslate();
  const session = useSession();
  const tint = useEditor((state) => state.tint);
  const [sources, setSources] = useState<readonly MaskSource[] | null>(null);
  const [chosen, setChosen] = useState<MaskSource | null>(null);

  useEffect(() => {
    let live = true;
    maskSourcesFor(uid).then((found) => live && setSources(found), tellError);
    return () => {
      live = false;
    };
  }, [uid]);

  const none = sources?.length === 0;
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={t('editor.maskOfTitle')}
      description={t(none ? 'editor.maskOfNone' : 'editor.maskOfText')}
      closeLabel={t('common.close')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            disabled={chosen === null}
            onClick={() => {
              if (chosen) session.loadMask(chosen);
              onClose();
            }}
          >
            {t('editor.maskOfUse')}
          </Button>
        </>
      }
    >
      {sources === null ? (
        <Spinner label={t('common.loading')} />
      ) : none ? null : (
        <PictureChoices
          label={t('editor.maskOfPick')}
          choices={sources}
          chosenUid={chosen?.uid ?? null}
          onChoose={(source) => setChosen(source)}
          over={
            chosen && (
              <span
                className={styles.choiceMask}
                style={{
                  background: tint.color,
                  opacity: tint.opacity,
                  maskImage: `url(${maskUrl(chosen.maskId)})`,
                }}
              />
            )
          }
        />
      )}
    </Dialog>
  );
}

/** Masks that can be used again on a picture. */
async function maskSourcesFor(uid: string): Promise<readonly MaskSource[]> {
  const [{ nodes }, newest] = await Promise.all([
    api.gallery.lineage({ uid }),
    newestTiles('editor.masks', 'has:mask'),
  ]);
  const family = new Set(nodes.filter(({ kind }) => kind === 'picture').map((node) => node.uid));
  const uids = [...new Set([...family, ...newest.map((tile) => tile.uid)])];
  return maskSourcesOf(await api.gallery.records({ uids }), family);
}
