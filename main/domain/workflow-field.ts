/** What an input of the user's own workflow can follow. The last five take a picture; the others are fields of the request. */
export const WORKFLOW_FIELDS = [
  'prompt',
  'negativePrompt',
  'seed',
  'steps',
  'guidance',
  'sampler',
  'scheduler',
  'denoise',
  'width',
  'height',
  'imageCount',
  'source',
  'mask',
  'reference',
  'style',
  'control',
] as const;
export type WorkflowField = (typeof WORKFLOW_FIELDS)[number];

/** "This input of that node is the request's …". One field may drive several inputs. */
export interface WorkflowBinding {
  readonly field: WorkflowField;
  readonly nodeId: string;
  readonly input: string;
}
