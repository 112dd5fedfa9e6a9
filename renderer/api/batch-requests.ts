import { create } from 'zustand';
import type { TargetInput } from '../../preload/contract/gallery.ts';
import { navigate } from './navigation.ts';

type BatchRequest =
  | { readonly kind: 'file-from'; readonly target: TargetInput }
  | { readonly kind: 'watched'; readonly reportId: string };

interface BatchRequestState {
  readonly request: BatchRequest | null;
}

/** What another screen asked of the batches screen; taken up there and cleared. */
export const useBatchRequest = create<BatchRequestState>(() => ({ request: null }));

/** Opens a batch file that makes these pictures again. */
export function openBatchFrom(target: TargetInput): void {
  useBatchRequest.setState({ request: { kind: 'file-from', target } });
  navigate('batches', {});
}

/** Opens the file that a watched folder reported. */
export function openWatchedFile(reportId: string): void {
  useBatchRequest.setState({ request: { kind: 'watched', reportId } });
  navigate('batches', {});
}

export function clearBatchRequest(): void {
  useBatchRequest.setState({ request: null });
}
