import { useEffect, useState, type ReactNode } from 'react';
import type { DuplicateGroup, DuplicatePicture } from '../../../../main/domain/duplicates.ts';
import { api } from '../../../api/api.ts';
import { tellDone } from '../../../api/change-images.ts';
import { errorText } from '../../../api/error-text.ts';
import { thumbnailUrl } from '../../../api/media.ts';
import { useTranslate, translate } from '../../../i18n/translate.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { formatBytes } from '../../../ui/format-bytes.ts';
import { showToast } from '../../../ui/toast-store.ts';
import { collectionPath } from '../collection-path.ts';
import { useCollections } from '../collections-store.ts';
import { requestRefresh } from '../gallery-store.ts';
import { closeDialog, type Chosen } from './gallery-dialog.ts';
import styles from './bulk.module.css';

/** Shows which of equal pictures will be kept and what it will bear, then merges them. */
export function MergeDialog({ chosen }: { chosen: Chosen }): ReactNode {
  const t = useTranslate();
  const [groups, setGroups] = useState<readonly DuplicateGroup[] | null>(null);
  const [failure, setFailure] = useState('');
  const [kept, setKept] = useState<Readonly<Record<number, string>>>({});
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let current = true;
    api.gallery.duplicates({ target: chosen.target }).then(
      (found) => {
        if (current) setGroups(found);
      },
      (error: unknown) => {
        if (current) setFailure(errorText(error));
      },
    );
    return () => {
      current = false;
    };
  }, [chosen]);
  const dropped = (groups ?? []).reduce((sum, { pictures }) => sum + pictures.length - 1, 0);
  const merge = async (): Promise<void> => {
    setBusy(true);
    await mergeAll(groups ?? [], kept);
    closeDialog();
  };
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={t('gallery.merge.title')}
      description={t('gallery.merge.text')}
      closeLabel={t('common.close')}
      footer={
        <>
          <Button onClick={closeDialog}>{t('common.cancel')}</Button>
          <Button variant="primary" busy={busy} disabled={dropped === 0} onClick={() => void merge()}>
            {t('gallery.merge.apply')}
          </Button>
        </>
      }
    >
      <p className={styles.preview} aria-live="polite">
        {failure !== '' && failure}
        {failure === '' && groups === null && t('gallery.merge.looking')}
        {groups !== null && dropped === 0 && t('gallery.merge.none')}
        {dropped > 0 && t('gallery.merge.preview', { count: dropped })}
      </p>
      <div className={styles.history}>
        {(groups ?? []).map((group, index) => (
          <Group
            key={group.pictures[0]?.uid}
            group={group}
            keptUid={keptOf(group, kept[index])}
            onKeep={(uid) => setKept((before) => ({ ...before, [index]: uid }))}
          />
        ))}
      </div>
    </Dialog>
  );
}

function Group({
  group,
  keptUid,
  onKeep,
}: {
  group: DuplicateGroup;
  keptUid: string;
  onKeep(uid: string): void;
}): ReactNode {
  const t = useTranslate();
  const collections = useCollections((state) => state.collections);
  const { rating, favorite, tags, notes, collections: within } = group.merged;
  const own = group.pictures.find(({ uid }) => uid === keptUid)?.mark;
  const mark = own ?? group.pictures.find((picture) => picture.mark !== null)?.mark;
  const facts = [
    ...(rating > 0 ? [t('gallery.rating.stars', { count: rating })] : []),
    ...(favorite ? [t('gallery.merge.favorite')] : []),
    ...(mark ? [t(`gallery.mark.${mark}`)] : []),
    ...tags,
    ...within.map((id) => collectionPath(collections, id)),
    ...notes,
  ];
  return (
    <fieldset className={styles.duplicates}>
      <legend>{t('gallery.merge.keep')}</legend>
      {group.pictures.map((picture) => (
        <label key={picture.uid} className={styles.duplicate}>
          <input
            type="radio"
            name={`keep-${group.pictures[0]?.uid ?? ''}`}
            checked={picture.uid === keptUid}
            onChange={() => onKeep(picture.uid)}
          />
          <img src={thumbnailUrl(picture.uid, picture.contentHash, 320)} alt="" />
          <span>{lineOf(picture)}</span>
        </label>
      ))}
      <p className={styles.preview}>
        {facts.length === 0
          ? t('gallery.merge.nothingSaid')
          : t('gallery.merge.gets', { facts: facts.join(', ') })}
      </p>
    </fieldset>
  );
}

function lineOf({ path, width, height, sizeBytes }: DuplicatePicture): string {
  return `${path} · ${width} × ${height} · ${formatBytes(sizeBytes)}`;
}

/** What the user chose, or the one that is suggested. */
function keptOf({ pictures }: DuplicateGroup, chosen: string | undefined): string {
  return chosen ?? pictures[0]?.uid ?? '';
}

async function mergeAll(
  groups: readonly DuplicateGroup[],
  kept: Readonly<Record<number, string>>,
): Promise<void> {
  const merges = groups.map((group, index) => {
    const keepUid = keptOf(group, kept[index]);
    return { keepUid, dropUids: group.pictures.map(({ uid }) => uid).filter((uid) => uid !== keepUid) };
  });
  try {
    const { entry } = await api.gallery.mergeDuplicates({ merges });
    if (entry !== null) {
      const count = merges.reduce((sum, { dropUids }) => sum + dropUids.length, 0);
      tellDone(entry, translate('gallery.merge.done', { count }));
    }
  } catch (error) {
    showToast({ tone: 'error', text: errorText(error) });
  }
  requestRefresh();
}
