import { isAppError } from '../../../main/domain/errors.ts';
import { readMetadata } from '../../../main/metadata/read-metadata.ts';
import { mutate } from '../../fixtures/metadata/mutate.ts';
import type { Fixture } from '../../fixtures/metadata/fixture.ts';

export interface FuzzReport {
  readonly tried: number;
  /** Files refused, by the code of the refusal. */
  readonly refused: Readonly<Record<string, number>>;
  /** What must not happen: other errors, by file and seed. */
  readonly crashes: readonly string[];
  readonly slowestMs: number;
  readonly slowest: string;
}

/** Reads damaged copies of the fixtures; damage follows from the seed, so that a failure can be had again. */
export async function fuzz(fixtures: readonly Fixture[], from: number, to: number): Promise<FuzzReport> {
  const refused: Record<string, number> = {};
  const crashes: string[] = [];
  let slowestMs = 0;
  let slowest = '';
  for (let seed = from; seed < to; seed += 1) {
    const { name, bytes, sidecars } = fixtures[seed % fixtures.length] as Fixture;
    const started = performance.now();
    try {
      await readMetadata(mutate(bytes, seed), { fileName: name, sidecars: sidecars ?? {} });
    } catch (error) {
      if (isAppError(error) && error.message !== '') refused[error.code] = (refused[error.code] ?? 0) + 1;
      else crashes.push(`${name}, seed ${seed}: ${error instanceof Error ? error.stack : String(error)}`);
    }
    const tookMs = performance.now() - started;
    if (tookMs > slowestMs) [slowestMs, slowest] = [tookMs, `${name}, seed ${seed}`];
  }
  return { tried: to - from, refused, crashes, slowestMs, slowest };
}
