import type { MessageKey, Translate } from '../i18n/messages.ts';
import { COMMANDS, type CommandId } from './definitions.ts';
import { wordTest } from '../ui/word-test.ts';

/** The commands that a text means: first those that are called that, then those that go by it elsewhere. */
export function findCommands(ids: readonly CommandId[], text: string, t: Translate): readonly CommandId[] {
  const has = wordTest(text);
  const name = (id: CommandId): string =>
    `${t(COMMANDS[id].title)} ${t(`commands.group.${COMMANDS[id].group}`)}`;
  const keywords = (id: CommandId): string =>
    t(`commands.keywords.${id}` as MessageKey, { defaultValue: '' });
  const named = ids.filter((id) => has(name(id)));
  return [...named, ...ids.filter((id) => !named.includes(id) && has(`${name(id)} ${keywords(id)}`))];
}
