import { useState, type ReactNode } from 'react';
import {
  WORKFLOW_FIELDS,
  type WorkflowBinding,
  type WorkflowField,
} from '../../../main/domain/workflow-field.ts';
import type { WorkflowDraft } from '../../../preload/contract/servers.ts';
import { api } from '../../api/api.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { showToast } from '../../ui/toast-store.ts';
import { templateId } from './template-id.ts';
import { attempt } from './attempt.ts';
import styles from './servers.module.css';

const FIXED = 'fixed';
const LONGEST_VALUE = 40;

interface WorkflowDialogProps {
  draft: WorkflowDraft;
  /** From the file's name. */
  suggestedTitle: string;
  takenIds: readonly string[];
  onClose(): void;
}

/** Names an imported workflow and corrects what its inputs were taken for. */
export function WorkflowDialog({ draft, suggestedTitle, takenIds, onClose }: WorkflowDialogProps): ReactNode {
  const t = useTranslate();
  const [title, setTitle] = useState(suggestedTitle);
  const [description, setDescription] = useState('');
  const [bindings, setBindings] = useState<readonly WorkflowBinding[]>(draft.bindings);
  const [busy, setBusy] = useState(false);
  const bind = (nodeId: string, input: string, field: WorkflowField | typeof FIXED): void => {
    const others = bindings.filter((binding) => binding.nodeId !== nodeId || binding.input !== input);
    setBindings(field === FIXED ? others : [...others, { field, nodeId, input }]);
  };
  const save = async (): Promise<void> => {
    setBusy(true);
    const id = templateId(title, takenIds);
    const saved = await attempt(() =>
      api.servers.saveWorkflow({
        id,
        title,
        description,
        graph: { ...draft.graph },
        bindings: [...bindings],
      }),
    );
    setBusy(false);
    if (!saved) return;
    showToast({ tone: 'success', text: t('servers.workflowSaved', { title }) });
    onClose();
  };
  const fieldOptions = WORKFLOW_FIELDS.map((field) => ({ value: field, label: t(`servers.field.${field}`) }));
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={t('servers.workflowTitle')}
      description={t('servers.workflowBindingsHelp')}
      closeLabel={t('servers.close')}
      footer={
        <>
          <Button onClick={onClose}>{t('servers.cancel')}</Button>
          <Button variant="primary" busy={busy} disabled={title.trim() === ''} onClick={() => void save()}>
            {t('servers.save')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Field label={t('servers.workflowName')}>
          <TextInput value={title} onChange={setTitle} maxLength={100} />
        </Field>
        <Field label={t('servers.workflowDescription')}>
          <TextInput value={description} onChange={setDescription} maxLength={500} />
        </Field>
        <h3>{t('servers.workflowBindings')}</h3>
        <div className={styles.scrolling}>
          {draft.inputs.map(({ nodeId, nodeTitle, input, value }) => {
            const name = `${nodeTitle}: ${input}`;
            const bound = bindings.find((binding) => binding.nodeId === nodeId && binding.input === input);
            const fixed = {
              value: FIXED,
              label: t('servers.fixed', { value: String(value).slice(0, LONGEST_VALUE) }),
            };
            return (
              <div key={`${nodeId}.${input}`} className={styles.row}>
                <span className={styles.rowName} title={name}>
                  {name}
                </span>
                <Select<WorkflowField | typeof FIXED>
                  aria-label={name}
                  value={bound?.field ?? FIXED}
                  options={[{ ...fixed, value: FIXED }, ...fieldOptions]}
                  onChange={(field) => bind(nodeId, input, field)}
                />
              </div>
            );
          })}
        </div>
      </div>
    </Dialog>
  );
}
