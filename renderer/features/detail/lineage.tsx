import type { ReactNode } from 'react';
import { Repeat2, Workflow } from 'lucide-react';
import type { ImageDetails, RelatedImage } from '../../../preload/contract/gallery.ts';
import { maskUrl, thumbnailUrl } from '../../api/media.ts';
import { isEdit } from '../../api/make-again.ts';
import { navigate, routeHref } from '../../api/navigation.ts';
import { openReplay } from '../../api/replay.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/button.tsx';
import { SmallPicture } from '../../ui/small-picture.tsx';
import { roleName } from './role-name.ts';
import styles from './detail.module.css';

/** What the picture was made from and what was made from it, as recorded. */
export function Lineage({
  details,
  onFamily,
}: {
  details: ImageDetails;
  /** Shows all ancestors and descendants. */
  onFamily: () => void;
}): ReactNode {
  const t = useTranslate();
  const { parents, children, record } = details;
  if (parents.length === 0 && children.length === 0) return null;
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{t('detail.section.lineage')}</h2>
        {isEdit(record.generation.type) && (
          <IconButton
            icon={Repeat2}
            size="small"
            label={t('editor.replay')}
            onClick={() => openReplay(record.uid)}
          />
        )}
        <IconButton icon={Workflow} size="small" label={t('detail.family.open')} onClick={onFamily} />
      </div>
      <Strip title={t('detail.parents')} images={parents} />
      <Strip title={t('detail.children')} images={children} />
    </section>
  );
}

function Strip({ title, images }: { title: string; images: readonly RelatedImage[] }): ReactNode {
  const t = useTranslate();
  if (images.length === 0) return null;
  return (
    <>
      <h3 className={styles.muted}>{title}</h3>
      <ul className={styles.strip}>
        {images.map((image) => (
          <li key={`${image.role}-${image.uid}`}>
            <Related image={image} name={roleName(image.role, t)} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Related({ image: { uid, role, tile }, name }: { image: RelatedImage; name: string }): ReactNode {
  const t = useTranslate();
  if (tile === null) {
    return (
      <span className={styles.related}>
        {role === 'mask' ? (
          <img src={maskUrl(uid)} alt={name} className={styles.relatedImage} />
        ) : (
          <span className={styles.relatedGone}>{t('detail.gone')}</span>
        )}
        <span>{name}</span>
      </span>
    );
  }
  return (
    <a
      href={routeHref('image', { uid })}
      className={styles.related}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        navigate('image', { uid });
      }}
    >
      <SmallPicture src={thumbnailUrl(uid, tile.contentHash, 320)} size={84} />
      <span className="visually-hidden">{tile.prompt === '' ? t('gallery.tile.unnamed') : tile.prompt}</span>
      <span>{name}</span>
    </a>
  );
}
