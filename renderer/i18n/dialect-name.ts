import { en } from './en/index.ts';
import type { Translate } from './messages.ts';

type Known = keyof typeof en.common.dialect;

/** What users call the program or the kind of file that said something of a picture; its id where it has no name here. */
export function dialectName(id: string, t: Translate): string {
  const key = id === 'text file' ? 'textFile' : id;
  return Object.hasOwn(en.common.dialect, key) ? t(`common.dialect.${key as Known}`) : id;
}
