import { useState, type ReactNode } from 'react';
import { ImageUpscale } from 'lucide-react';
import type { TargetInput } from '../../../preload/contract/gallery.ts';
import { ableModels, type ChosenModel } from '../../../main/domain/able-models.ts';
import { useEngines } from '../../api/engines-store.ts';
import { closeLibraryDialog } from '../../api/library-dialogs.ts';
import { recall, remember } from '../../api/memory.ts';
import { navigate } from '../../api/navigation.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { BudgetNotice } from '../../ui/budget-notice.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { UPSCALE_FACTORS, upscale } from './upscale-images.ts';
import styles from './library.module.css';

interface UpscaleDialogProps {
  readonly target: TargetInput;
  readonly count: number;
}

/** Memory keys of what was chosen last. */
const MODEL = 'upscale.model';
const FACTOR = 'upscale.factor';

/** By which model and how much pictures are enlarged. */
export function UpscaleDialog(props: UpscaleDialogProps): ReactNode {
  const engines = useEngines((state) => state.engines);
  const choices = ableModels(engines ?? [], 'upscale');
  const [first] = choices;
  return first === undefined ? (
    <NoUpscaler {...props} />
  ) : (
    <Choice {...props} choices={choices} first={first} />
  );
}

function Choice({
  target,
  count,
  choices,
  first,
}: UpscaleDialogProps & { choices: readonly ChosenModel[]; first: ChosenModel }): ReactNode {
  const t = useTranslate();
  const [modelId, setModelId] = useState(() => recall(MODEL) ?? '');
  const [factor, setFactor] = useState(
    () => UPSCALE_FACTORS.find((known) => known === recall(FACTOR)) ?? UPSCALE_FACTORS[0],
  );
  const choice = choices.find(({ model }) => model.id === modelId) ?? first;
  return (
    <AskDialog
      onClose={closeLibraryDialog}
      title={t('library.upscaleTitle', { count })}
      description={t('library.upscaleText')}
      size="medium"
      action={t('library.upscaleStart')}
      onConfirm={() => {
        remember(MODEL, choice.model.id);
        remember(FACTOR, factor);
        void upscale({ target, count }, choice, factor);
      }}
    >
      <div className={styles.stack}>
        <BudgetNotice />
        <Field label={t('generate.model')}>
          <Select
            value={choice.model.id}
            options={choices.map(({ model }) => ({ value: model.id, label: model.title }))}
            onChange={setModelId}
          />
        </Field>
        <Field label={t('library.upscaleBy')}>
          <Segmented
            label={t('library.upscaleBy')}
            value={factor}
            options={UPSCALE_FACTORS.map((value) => ({ value, label: `${value}×` }))}
            onChange={(next) => setFactor(next)}
          />
        </Field>
      </div>
    </AskDialog>
  );
}

function NoUpscaler({ count }: UpscaleDialogProps): ReactNode {
  const t = useTranslate();
  return (
    <Dialog
      open
      onClose={closeLibraryDialog}
      title={t('library.upscaleTitle', { count })}
      closeLabel={t('common.close')}
      size="medium"
    >
      <EmptyState
        icon={ImageUpscale}
        title={t('library.upscaleNone')}
        text={t('library.upscaleNoneText')}
        actions={
          <Button
            variant="primary"
            onClick={() => {
              closeLibraryDialog();
              navigate('settings', { section: 'servers' });
            }}
          >
            {t('library.upscaleServers')}
          </Button>
        }
      />
    </Dialog>
  );
}
