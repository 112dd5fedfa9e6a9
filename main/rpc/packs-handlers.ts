import type { LongCallOptions } from '../domain/catalog-change.ts';
import type { Target } from '../domain/catalog-view.ts';
import type { GenerationRecord } from '../domain/generation.ts';
import { Operations } from '../usecases/operations.ts';
import type { TargetInput } from '../../preload/contract/gallery.ts';
import type { packs, PackSummary, PackView } from '../../preload/contract/packs.ts';
import type { GroupHandlers } from './dispatcher.ts';
import { followOperations } from './follow-operations.ts';
import { toTarget } from './target.ts';

interface UsedPack {
  readonly generation: GenerationRecord | null;
  readonly uid: string | null;
  readonly sourceUid: string | null;
  readonly maskId: string | null;
}

/** Which pictures become a pack. */
export interface Packing {
  readonly target: Target;
  readonly name: string;
  /** Also everything they were made from and became. */
  readonly lineage: boolean;
}

export interface PackDrawerPart {
  list(): Promise<readonly PackSummary[]>;
  save(what: Packing, options: LongCallOptions): Promise<string>;
  write(
    what: Packing,
    path: string | null,
    options: LongCallOptions,
  ): Promise<{ path: string; downloadId: string | null }>;
  open(pack: { readonly packId: string } | { readonly path: string }): Promise<PackView>;
  use(openId: string, index: number): Promise<UsedPack>;
  closePack(openId: string): void;
  favorite(packId: string, favorite: boolean): Promise<void>;
  rename(packId: string, name: string): Promise<void>;
  remove(packId: string): Promise<void>;
}

export interface PacksDependencies {
  readonly grants: { resolve(use: 'read' | 'write', token: string): string };
  readonly packDrawer: PackDrawerPart;
}

export function createPacksHandlers({ grants, packDrawer }: PacksDependencies): GroupHandlers<typeof packs> {
  const operations = new Operations();
  const followed = operations.followed.bind(operations);
  return {
    list: async () => ({ packs: await packDrawer.list() }),
    save: async ({ operationId, ...what }) => ({
      packId: await followed(operationId, (options) => packDrawer.save(packingOf(what), options)),
    }),
    async write({ operationId, grant, ...what }) {
      const path = grant === null ? null : grants.resolve('write', grant);
      return await followed(operationId, (options) => packDrawer.write(packingOf(what), path, options));
    },
    cancel({ operationId }) {
      operations.cancel(operationId);
      return null;
    },
    packing: (_input, emit, { signal }) => followOperations(operations, emit, signal),
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

function packingOf({
  target,
  name,
  lineage = false,
}: {
  readonly target: TargetInput;
  readonly name: string;
  readonly lineage?: boolean;
}): Packing {
  return { target: toTarget(target), name, lineage };
}
