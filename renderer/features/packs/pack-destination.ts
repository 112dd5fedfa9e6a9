import type { EditArea } from '../../../main/domain/edit.ts';

/** What a pack gave, as it is in the library now. */
export interface UsedItem {
  readonly uid: string | null;
  readonly sourceUid: string | null;
  readonly maskId: string | null;
  /** The edit that made the picture, if one did. */
  readonly area: EditArea['type'] | null;
}

export type PackDestination =
  | { readonly name: 'generate'; readonly params: { readonly fromUid: string; readonly seed: 'same' } }
  | {
      readonly name: 'generate';
      readonly params: { readonly inputUid: string; readonly inputRole: 'source' };
    }
  | {
      readonly name: EditArea['type'];
      readonly params: { readonly uid: string; readonly maskId?: string; readonly edit?: 'reopen' };
    };

/** Where a picture of a pack is made again with one click: where its source and its mask are taken up, too. */
export function packDestination({ uid, sourceUid, maskId, area }: UsedItem): PackDestination | null {
  if (uid !== null && area !== null) return { name: area, params: { uid, edit: 'reopen' } };
  if (sourceUid !== null && maskId !== null) return { name: 'inpaint', params: { uid: sourceUid, maskId } };
  if (uid !== null) return { name: 'generate', params: { fromUid: uid, seed: 'same' } };
  return sourceUid === null
    ? null
    : { name: 'generate', params: { inputUid: sourceUid, inputRole: 'source' } };
}
