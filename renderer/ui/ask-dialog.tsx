import { useId, type ReactNode } from 'react';
import { useTranslate } from '../i18n/translate.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface AskDialogProps {
  readonly open?: boolean;
  onClose(): void;
  readonly title: string;
  readonly description?: string | undefined;
  readonly size?: 'small' | 'medium';
  /** What is going to be done, on the button that does it. */
  readonly action: string;
  /** It can't be undone, or takes something away. */
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** Called once the dialog has closed. */
  onConfirm(): void;
  readonly children?: ReactNode;
}

/**
 * Asks before something is done: it, which Enter does unless there is danger in it, also in a field, or Cancel. So what is asked for
 * is a form.
 */
export function AskDialog({
  open = true,
  onClose,
  size = 'small',
  action,
  danger = false,
  disabled = false,
  onConfirm,
  children,
  ...shown
}: AskDialogProps): ReactNode {
  const t = useTranslate();
  const formId = useId();
  const confirm = (): void => {
    onClose();
    onConfirm();
  };
  const isForm = !danger && children !== undefined;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size={size}
      closeLabel={t('common.close')}
      footer={
        <>
          <Button data-dialog-default={danger || undefined} onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            data-dialog-default={!danger || undefined}
            variant={danger ? 'danger' : 'primary'}
            disabled={disabled}
            {...(isForm ? { type: 'submit', form: formId } : { onClick: confirm })}
          >
            {action}
          </Button>
        </>
      }
      {...shown}
    >
      {isForm ? (
        <form
          id={formId}
          onSubmit={(event) => {
            event.preventDefault();
            confirm();
          }}
        >
          {children}
        </form>
      ) : (
        children
      )}
    </Dialog>
  );
}
