import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslate } from '../i18n/translate.ts';
import { Button } from './button.tsx';
import { TextInput } from './text-input.tsx';
import styles from './rename-form.module.css';

interface RenameFormProps {
  readonly name: string;
  readonly label: string;
  readonly maxLength: number;
  /** With another name than before, or null. */
  onDone(name: string | null): void;
}

/** The name of a row while it is being changed. The focus goes back to what it came from. */
export function RenameForm({ name, label, maxLength, onDone }: RenameFormProps): ReactNode {
  const t = useTranslate();
  const [text, setText] = useState(name);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    input.current?.focus();
    input.current?.select();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = text.trim();
        onDone(wanted === '' || wanted === name ? null : wanted);
      }}
    >
      <TextInput
        ref={input}
        value={text}
        maxLength={maxLength}
        aria-label={label}
        onChange={setText}
        data-keeps-escape
        onKeyDown={(event) => event.key === 'Escape' && onDone(null)}
      />
      <Button type="submit" variant="primary">
        {t('common.save')}
      </Button>
      <Button onClick={() => onDone(null)}>{t('common.cancel')}</Button>
    </form>
  );
}
