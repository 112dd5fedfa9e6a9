import { useEffect, useRef, useState, type ReactNode } from 'react';
import { FolderOpen, Package } from 'lucide-react';
import type { PackSummary } from '../../../preload/contract/packs.ts';
import { systemInfo } from '../../api/system-info.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Select } from '../../ui/select.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { openDroppedPack, openPickedPack, usePacks, watchPacks } from './packs-store.ts';
import { PackDialog } from './pack-dialog.tsx';
import { PackRow } from './pack-row.tsx';
import { arrangePacks, type PackOrder } from './arrange-packs.ts';
import styles from './packs.module.css';

const ROW_HEIGHT = 82;
const ROW_GAP = 8;

/** Saved packs: find one, open it, use what is in it. */
export function PacksScreen(): ReactNode {
  const t = useTranslate();
  const { packs, opened } = usePacks();
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState<PackOrder>('newest');
  useEffect(watchPacks, []);
  const shown = packs === null ? null : arrangePacks(packs, search, order);
  return (
    <div className={styles.screen}>
      <h1 className="visually-hidden">{t('packs.title')}</h1>
      {packs !== null && packs.length > 0 && (
        <div className={styles.toolbar} role="toolbar" aria-label={t('packs.title')}>
          <TextInput
            type="search"
            value={search}
            aria-label={t('packs.search')}
            placeholder={t('packs.search')}
            onChange={setSearch}
          />
          <Select
            value={order}
            aria-label={t('packs.order')}
            options={[
              { value: 'newest', label: t('packs.newest') },
              { value: 'name', label: t('packs.byName') },
              { value: 'favorites', label: t('packs.favoritesFirst') },
            ]}
            onChange={(next) => setOrder(next)}
          />
          <OpenButton />
        </div>
      )}
      <div className={styles.body}>
        <Packs shown={shown} isFiltered={search.trim() !== ''} />
      </div>
      {opened !== null && <PackDialog pack={opened} />}
    </div>
  );
}

function Packs({
  shown,
  isFiltered,
}: {
  shown: readonly PackSummary[] | null;
  isFiltered: boolean;
}): ReactNode {
  const t = useTranslate();
  if (shown === null) return <Spinner label={t('common.loading')} />;
  if (shown.length === 0) {
    return isFiltered ? (
      <EmptyState icon={Package} title={t('packs.noneFound')} />
    ) : (
      <EmptyState
        icon={Package}
        title={t('packs.empty')}
        text={t('packs.emptyText')}
        actions={<OpenButton />}
      />
    );
  }
  return (
    <VirtualList
      className={styles.list}
      label={t('packs.title')}
      items={shown}
      estimatedHeight={ROW_HEIGHT}
      gap={ROW_GAP}
      itemKey={({ id }) => id}
      renderItem={(pack) => <PackRow pack={pack} />}
    />
  );
}

/** A native dialog on the desktop, the browser's own elsewhere. */
function OpenButton(): ReactNode {
  const t = useTranslate();
  const input = useRef<HTMLInputElement>(null);
  const busy = usePacks(({ opening }) => opening === 'file');
  const open = async (): Promise<void> => {
    const { can } = await systemInfo();
    if (can.pickPaths) await openPickedPack();
    else input.current?.click();
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        hidden
        aria-label={t('packs.open')}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file !== undefined) void openDroppedPack(file);
        }}
      />
      <Button icon={FolderOpen} variant="primary" busy={busy} onClick={() => void open()}>
        {t('packs.open')}
      </Button>
    </>
  );
}
