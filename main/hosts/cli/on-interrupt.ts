/** Lets Ctrl+C cancel what is under way; pressed again, it ends this process. @returns what ends that */
export function onInterrupt(cancel: () => Promise<unknown>): () => void {
  // Where it can't be said, whoever does the work is gone, and the work fails too.
  const interrupt = (): void => void cancel().catch(() => undefined);
  process.once('SIGINT', interrupt);
  return () => void process.off('SIGINT', interrupt);
}
