import { AppError } from '../../domain/errors.ts';

interface Stream<S> {
  subscribe(
    input: Record<never, never>,
    listener: {
      onSnapshot(snapshot: S): void;
      onDelta(): void;
      onEnd(error: AppError | null): void;
    },
  ): () => void;
}

/** What a stream says first; what follows is not heard. */
export function readSnapshot<S>(stream: Stream<S>): Promise<S> {
  return new Promise((resolve, reject) => {
    const unsubscribe = stream.subscribe(
      {},
      {
        onSnapshot(snapshot) {
          // Not yet assigned when the snapshot comes at once.
          queueMicrotask(() => unsubscribe());
          resolve(snapshot);
        },
        onDelta: () => undefined,
        onEnd: (error) => reject(error ?? new AppError('CANCELLED', 'The library was closed.')),
      },
    );
  });
}
