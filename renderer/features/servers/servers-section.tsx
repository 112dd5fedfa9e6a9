import { useState, type ReactNode } from 'react';
import { FolderOpen, Plus, Server } from 'lucide-react';
import { api } from '../../api/api.ts';
import { useCanPick } from '../../api/use-can-pick.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { FoundServers } from './found-servers.tsx';
import { ModelFamilies } from './model-families.tsx';
import { ProgramLog } from './program-log.tsx';
import { ServerCard } from './server-card.tsx';
import { ServerDialog } from './server-dialog.tsx';
import { useServers } from '../../api/use-servers.ts';
import { attempt } from './attempt.ts';
import { WorkflowsList } from './workflows-list.tsx';
import styles from './servers.module.css';

/** Where a ComfyUI started from here listens. */
const PROGRAM_PORT = 8188;

type Opened = { readonly kind: 'add' } | { readonly kind: 'edit' | 'log' | 'remove'; readonly id: string };

/** ComfyUI servers: the list, adding to it, what their models are taken for, the user's own workflows. */
export function ServersSection(): ReactNode {
  const t = useTranslate();
  const servers = useServers();
  const [opened, setOpened] = useState<Opened | null>(null);
  const canPick = useCanPick() === true;
  const addProgram = (): Promise<boolean> =>
    attempt(async () => {
      const { grants } = await api.system.pickPaths({ purpose: 'program-folder' });
      const [folder] = grants;
      if (!folder) return;
      await api.servers.addProgram({
        grant: folder.grant,
        title: t('servers.programTitle'),
        port: PROGRAM_PORT,
      });
    });
  if (servers === null) return <Spinner label={t('common.loading')} />;
  const chosen = opened && 'id' in opened ? servers.find(({ id }) => id === opened.id) : undefined;
  const close = (): void => setOpened(null);
  return (
    <div className={styles.section}>
      {servers.length > 0 && <p className={styles.intro}>{t('servers.intro')}</p>}
      {servers.length === 0 ? (
        <div className={styles.none}>
          <EmptyState icon={Server} title={t('servers.none')} text={t('servers.noneText')} />
        </div>
      ) : (
        <ul className={styles.list} aria-label={t('servers.title')}>
          {servers.map((server) => (
            <ServerCard
              key={server.id}
              server={server}
              onEdit={() => setOpened({ kind: 'edit', id: server.id })}
              onRemove={() => setOpened({ kind: 'remove', id: server.id })}
              onShowLog={() => setOpened({ kind: 'log', id: server.id })}
            />
          ))}
        </ul>
      )}
      <div className={classNames(styles.actions, servers.length === 0 && styles.alone)}>
        <Button icon={Plus} variant="primary" onClick={() => setOpened({ kind: 'add' })}>
          {t('servers.add')}
        </Button>
        {canPick && (
          <Button icon={FolderOpen} onClick={() => void addProgram()}>
            {t('servers.addProgram')}
          </Button>
        )}
        <FoundServers />
      </div>
      <ModelFamilies />
      <WorkflowsList />
      {opened?.kind === 'add' && <ServerDialog server={null} onClose={close} />}
      {opened?.kind === 'edit' && chosen && <ServerDialog server={chosen} onClose={close} />}
      {opened?.kind === 'log' && chosen && <ProgramLog server={chosen} onClose={close} />}
      {opened?.kind === 'remove' && chosen && (
        <AskDialog
          onClose={close}
          title={t('servers.removeConfirm', { title: chosen.title })}
          description={t('servers.removeText')}
          action={t('servers.remove')}
          danger
          onConfirm={() => void attempt(() => api.servers.remove({ id: chosen.id }))}
        />
      )}
    </div>
  );
}
