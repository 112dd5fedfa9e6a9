import { create } from 'zustand';
import { DEFAULT_FILE_TEMPLATE } from '../../main/domain/file-template.ts';
import type { ExportOptionsInput } from '../../preload/contract/library.ts';
import { recall, remember } from './memory.ts';

interface ExportOptionsState {
  readonly options: ExportOptionsInput;
}

const MEMORY = 'library:export';

const INITIAL: ExportOptionsInput = {
  format: 'original',
  quality: 90,
  longEdge: null,
  metadata: 'keep',
  withUser: false,
  template: DEFAULT_FILE_TEMPLATE,
  sidecars: [],
  lineage: false,
};

/** What was chosen last in the export dialog, also before a restart. */
export const useExportOptions = create<ExportOptionsState>(() => ({ options: INITIAL }));

export function changeExportOptions(patch: Partial<ExportOptionsInput>): void {
  useExportOptions.setState(({ options }) => ({ options: { ...options, ...patch } }));
  remember(MEMORY, JSON.stringify(useExportOptions.getState().options));
}

/** Takes up what was remembered. Call when the dialog opens: then the memory is known. */
export function recallExportOptions(): void {
  const remembered = recall(MEMORY);
  if (!remembered) return;
  try {
    const kept = JSON.parse(remembered) as Partial<ExportOptionsInput>;
    useExportOptions.setState({ options: { ...INITIAL, ...kept } });
  } catch {
    // Written by another version, or cut short: the dialog begins anew.
  }
}
