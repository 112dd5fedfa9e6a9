import { AppError } from '../../../main/domain/errors.ts';

/**
 * The workflow in a file: the file itself when it is text, else what the picture carries.
 * @throws AppError INVALID_WORKFLOW when it carries none
 */
export async function workflowTextIn(file: File): Promise<string> {
  if (!file.type.startsWith('image/')) return file.text();
  const response = await fetch('/workflow', { method: 'PUT', body: file });
  const text = await response.text();
  if (!response.ok) throw new AppError('INVALID_WORKFLOW', text);
  return text;
}
