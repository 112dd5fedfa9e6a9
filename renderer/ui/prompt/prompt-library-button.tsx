import type { ReactNode } from 'react';
import { BookMarked } from 'lucide-react';
import { useShortcut } from '../../commands/use-commands.ts';
import { useTranslate } from '../../i18n/translate.ts';
import { IconButton } from '../button.tsx';

/** Beside a prompt: opens what was kept and written before. */
export function PromptLibraryButton({ onOpen }: { onOpen: () => void }): ReactNode {
  const t = useTranslate();
  return (
    <IconButton
      icon={BookMarked}
      size="small"
      label={t('generate.library')}
      shortcut={useShortcut('generate.library')}
      onClick={onOpen}
    />
  );
}
