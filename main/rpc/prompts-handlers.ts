import type { Catalog } from '../domain/catalog.ts';
import type { PromptEntry, prompts } from '../../preload/contract/prompts.ts';
import type { GroupHandlers } from './dispatcher.ts';

export interface PromptsDependencies {
  readonly catalog: Pick<Catalog, 'promptHistory'>;
  readonly prompts: { get(): readonly PromptEntry[]; set(entries: readonly PromptEntry[]): Promise<void> };
}

export function createPromptsHandlers({
  catalog,
  prompts: store,
}: PromptsDependencies): GroupHandlers<typeof prompts> {
  const without = (id: string): PromptEntry[] => store.get().filter((entry) => entry.id !== id);
  return {
    list: () => store.get(),
    async save(entry) {
      const saved: PromptEntry = { ...entry, changedAtMs: Date.now() };
      await store.set([saved, ...without(entry.id)]);
      return saved;
    },
    async remove({ id }) {
      await store.set(without(id));
      return null;
    },
    history: ({ search, limit }) => catalog.promptHistory(search, limit),
  };
}
