import type { Target } from '../domain/catalog-view.ts';
import type { GenerationRecord } from '../domain/generation.ts';
import type { packs, PackSummary, PackView } from '../../preload/contract/packs.ts';
import type { GroupHandlers } from './dispatcher.ts';
import { toTarget } from './target.ts';

export interface UsedPack {
  readonly generation: GenerationRecord | null;
  readonly uid: string | null;
  readonly sourceUid: string | null;
  readonly maskId: string | null;
}

export interface PacksDependencies {
  readonly grants: { resolve(use: 'read' | 'write', token: string): string };
  readonly packDrawer: {
    list(): Promise<readonly PackSummary[]>;
    save(target: Target, name: string, lineage?: boolean): Promise<string>;
    write(
      target: Target,
      name: string,
      path: string | null,
      lineage?: boolean,
    ): Promise<{ path: string; downloadId: string | null }>;
    open(pack: { readonly packId: string } | { readonly path: string }): Promise<PackView>;
    use(openId: string, index: number): Promise<UsedPack>;
    closePack(openId: string): void;
    favorite(packId: string, favorite: boolean): Promise<void>;
    rename(packId: string, name: string): Promise<void>;
    remove(packId: string): Promise<void>;
  };
}

export function createPacksHandlers({ grants, packDrawer }: PacksDependencies): GroupHandlers<typeof packs> {
  return {
    list: async () => ({ packs: await packDrawer.list() }),
    save: async ({ target, name, lineage }) => ({
      packId: await packDrawer.save(toTarget(target), name, lineage),
    }),
    write: ({ target, name, grant, lineage }) =>
      packDrawer.write(
        toTarget(target),
        name,
        grant === null ? null : grants.resolve('write', grant),
        lineage,
      ),
    open: (which) =>
      packDrawer.open('packId' in which ? which : { path: grants.resolve('read', which.grant) }),
    use: ({ openId, index }) => packDrawer.use(openId, index),
    close({ openId }) {
      packDrawer.closePack(openId);
      return null;
    },
    async favorite({ packId, favorite }) {
      await packDrawer.favorite(packId, favorite);
      return null;
    },
    async rename({ packId, name }) {
      await packDrawer.rename(packId, name);
      return null;
    },
    async remove({ packId }) {
      await packDrawer.remove(packId);
      return null;
    },
  };
}
