import type { ReactNode } from 'react';
import { formatShortcut } from '../commands/shortcut.ts';
import styles from './kbd.module.css';

/** A shortcut such as `Mod+Shift+G`, written the way the user's system writes it. */
export function Kbd({ keys }: { keys: string }): ReactNode {
  return <kbd className={styles.kbd}>{formatShortcut(keys)}</kbd>;
}
