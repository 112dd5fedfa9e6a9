import { useState, type ReactNode } from 'react';
import type {
  DuplicateGroup,
  DuplicatePicture,
  DuplicateReport,
} from '../../../../main/domain/duplicates.ts';
import type { TargetInput } from '../../../../preload/contract/gallery.ts';
import { api } from '../../../api/api.ts';
import { followed, tellDone, tellFailed } from '../../../api/change-images.ts';
import { thumbnailUrl } from '../../../api/media.ts';
import { translate, useTranslate } from '../../../i18n/translate.ts';
import { AskDialog } from '../../../ui/ask-dialog.tsx';
import { Button } from '../../../ui/button.tsx';
import { formatBytes } from '../../../ui/format-bytes.ts';
import { showToast } from '../../../ui/toast-store.ts';
import { collectionPath } from '../collection-path.ts';
import { useCollections } from '../collections-store.ts';
import { requestRefresh } from '../gallery-store.ts';
import { closeDialog, openDialog, useGalleryDialog, type Chosen } from './gallery-dialog.ts';
import { useAsked } from './use-asked.ts';
import styles from './bulk.module.css';

/** Groups that are listed, and of which another can be chosen; more than anybody goes through. */
const SHOWN = 200;
const NOTHING: DuplicateReport = { groups: [], total: 0, surplus: 0, uncompared: 0 };

/** Shows which of equal pictures will be kept and what it will bear, then merges them. */
export function MergeDialog({ chosen }: { chosen: Chosen }): ReactNode {
  const t = useTranslate();
  const { found: report = null, failure = '' } = useAsked(chosen.target, findDuplicates) ?? {};
  /** By the group's first picture. */
  const [kept, setKept] = useState<Readonly<Record<string, string>>>({});
  const { groups, total, surplus, uncompared } = report ?? NOTHING;
  return (
    <AskDialog
      onClose={closeDialog}
      title={t('gallery.merge.title')}
      description={t('gallery.merge.text')}
      size="medium"
      action={t('gallery.merge.apply')}
      disabled={surplus === 0}
      onConfirm={() => void merge(chosen, Object.values(kept))}
    >
      <p className={styles.preview} aria-live="polite">
        {failure !== '' && failure}
        {failure === '' && report === null && t('gallery.merge.looking')}
        {report !== null && surplus === 0 && t('gallery.merge.none')}
        {surplus > 0 && t('gallery.merge.preview', { count: surplus })}
        {total > groups.length && ` ${t('gallery.merge.more', { shown: groups.length, total })}`}
      </p>
      {uncompared > 0 && (
        <p className={styles.preview}>
          {t('gallery.merge.uncompared', { count: uncompared })}{' '}
          <Button onClick={() => void comparePixels(chosen)}>{t('gallery.merge.compare')}</Button>
        </p>
      )}
      <div className={styles.history}>
        {groups.map((group) => {
          const first = group.pictures[0]?.uid ?? '';
          return (
            <Group
              key={first}
              group={group}
              keptUid={kept[first] ?? first}
              onKeep={(uid) => setKept((before) => ({ ...before, [first]: uid }))}
            />
          );
        })}
      </div>
    </AskDialog>
  );
}

const findDuplicates = (target: TargetInput, operationId: string): Promise<DuplicateReport> =>
  api.gallery.duplicates({ target, limit: SHOWN, operationId });

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

/** Closes the dialog for as long as it takes: what works below it could not be stopped. */
async function comparePixels(chosen: Chosen): Promise<void> {
  const { target } = chosen;
  closeDialog();
  try {
    const { compared, failed, cancelled } = await followed(
      { title: translate('gallery.merge.comparing'), target },
      (operationId) => api.gallery.comparePixels({ target, operationId }),
    );
    if (failed > 0) showToast({ text: translate('gallery.merge.unreadable', { count: failed }) });
    if (!cancelled && compared > 0 && useGalleryDialog.getState().dialog === null)
      openDialog({ kind: 'merge', chosen });
  } catch (error) {
    tellFailed(error);
  }
  requestRefresh();
}

/** @param keep the pictures to be kept where it is not the one suggested */
async function merge({ target }: Chosen, keep: string[]): Promise<void> {
  try {
    const { entry, merged, different, fixed } = await followed(
      { title: translate('gallery.merge.working'), target },
      (operationId) => api.gallery.mergeDuplicates({ target, keep, operationId }),
    );
    if (entry !== null) tellDone(entry, translate('gallery.merge.done', { count: merged }));
    if (different > 0) showToast({ text: translate('gallery.merge.different', { count: different }) });
    if (fixed > 0) showToast({ text: translate('gallery.merge.fixed', { count: fixed }) });
  } catch (error) {
    tellFailed(error);
  }
  requestRefresh();
}
