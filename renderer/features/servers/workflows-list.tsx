import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { FileUp, Trash2 } from 'lucide-react';
import type { WorkflowDraft, WorkflowView } from '../../../preload/contract/servers.ts';
import { api } from '../../api/api.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { attempt } from './attempt.ts';
import { WorkflowDialog } from './workflow-dialog.tsx';
import { workflowTextIn } from './workflow-text.ts';
import styles from './servers.module.css';

interface Import {
  readonly draft: WorkflowDraft;
  readonly title: string;
}

/** The user's own workflows, and the way to import one from a JSON file or a picture. */
export function WorkflowsList(): ReactNode {
  const t = useTranslate();
  const [workflows, setWorkflows] = useState<readonly WorkflowView[]>([]);
  const [imported, setImported] = useState<Import | null>(null);
  const [removed, setRemoved] = useState<WorkflowView | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const load = useCallback(
    () => attempt(async () => setWorkflows((await api.servers.workflows({})).workflows)),
    [],
  );
  useEffect(() => void load(), [load]);
  const read = (file: File): Promise<boolean> =>
    attempt(async () => {
      const text = await workflowTextIn(file);
      const draft = await api.servers.readWorkflow({ text });
      setImported({ draft, title: file.name.replace(/\.\w+$/, '') });
    });
  const remove = async (id: string): Promise<void> => {
    if (await attempt(() => api.servers.removeWorkflow({ id }))) await load();
  };
  return (
    <section className={styles.group}>
      <h2 className={styles.groupTitle}>{t('servers.workflows')}</h2>
      <p className={styles.intro}>{t('servers.workflowsHelp')}</p>
      {workflows.length === 0 && <p>{t('servers.workflowNone')}</p>}
      <ul className={styles.list}>
        {workflows.map((workflow) => (
          <li key={workflow.id} className={styles.head}>
            <span className={styles.name}>{workflow.title}</span>
            <span className={styles.facts}>
              {workflow.description || t('servers.bound', { count: workflow.bindings.length })}
            </span>
            <IconButton
              icon={Trash2}
              label={`${t('servers.remove')}: ${workflow.title}`}
              onClick={() => setRemoved(workflow)}
            />
          </li>
        ))}
      </ul>
      {removed !== null && (
        <AskDialog
          onClose={() => setRemoved(null)}
          title={t('servers.workflowRemoveConfirm', { title: removed.title })}
          description={t('servers.workflowRemoveText')}
          action={t('servers.remove')}
          danger
          onConfirm={() => void remove(removed.id)}
        />
      )}
      <div>
        <Button icon={FileUp} onClick={() => input.current?.click()}>
          {t('servers.importWorkflow')}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".json,.png,.webp,.jpg,.jpeg,application/json,image/png,image/webp,image/jpeg"
          hidden
          aria-label={t('servers.importWorkflow')}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file) void read(file);
          }}
        />
      </div>
      {imported !== null && (
        <WorkflowDialog
          draft={imported.draft}
          suggestedTitle={imported.title}
          takenIds={workflows.map(({ id }) => id)}
          onClose={() => {
            setImported(null);
            void load();
          }}
        />
      )}
    </section>
  );
}
