/** How far something long is that the user can stop. */
export interface OperationProgress {
  /** Chosen by who began it. */
  readonly operationId: string;
  readonly done: number;
  readonly total: number;
  /** Told once more when it is over, done or not. */
  readonly ended?: true;
}
