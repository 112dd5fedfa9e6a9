import { create } from 'zustand';
import { DEFAULT_FILE_TEMPLATE } from '../../../main/domain/file-template.ts';
import type { ExportOptionsInput } from '../../../preload/contract/library.ts';

interface ExportOptionsState {
  readonly options: ExportOptionsInput;
}

const INITIAL: ExportOptionsInput = {
  format: 'original',
  quality: 90,
  longEdge: null,
  metadata: 'keep',
  withUser: false,
  template: DEFAULT_FILE_TEMPLATE,
  sidecars: [],
};

/** What was chosen last in the export dialog. */
export const useExportOptions = create<ExportOptionsState>(() => ({ options: INITIAL }));

export function changeExportOptions(patch: Partial<ExportOptionsInput>): void {
  useExportOptions.setState(({ options }) => ({ options: { ...options, ...patch } }));
}
