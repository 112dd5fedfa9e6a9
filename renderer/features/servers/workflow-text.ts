import { request } from '../../api/request.ts';

/**
 * The workflow in a file: the file itself when it is text, else what the picture carries.
 * @throws AppError UNSUPPORTED when it carries none
 */
export async function workflowTextIn(file: File): Promise<string> {
  if (!file.type.startsWith('image/')) return file.text();
  return (await request('/workflow', { method: 'PUT', body: file })).text();
}
