import type { Seed } from './seed.ts';

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** Folder of a generation session below the library: `collections/images/2026/11/21/1005`, local time. */
export function sessionFolder(startedAt: Date): string {
  const { day, minute } = localParts(startedAt);
  return `collections/images/${day}/${minute}`;
}

/** Folder of pictures brought in from outside one by one: `collections/imports/2026/11/21`, local time. */
export function importFolder(date: Date): string {
  return `collections/imports/${localParts(date).day}`;
}

function localParts(date: Date): { day: string; minute: string } {
  return {
    day: `${pad(date.getFullYear(), 4)}/${pad(date.getMonth() + 1, 2)}/${pad(date.getDate(), 2)}`,
    minute: pad(date.getHours(), 2) + pad(date.getMinutes(), 2),
  };
}

/** `001_seed_12345.png`. Past 999 the number just grows: `1000_seed_…`. `extension` has no dot. */
export function imageFileName(count: number, seed: Seed, extension = 'png'): string {
  return `${pad(count, 3)}_seed_${seed}.${extension}`;
}

/** The number a file of the image tree bears, or undefined for any other name. */
export function countOfFileName(fileName: string): number | undefined {
  const match = /^(\d{3,})_seed_\d+\.[a-z0-9]+$/i.exec(fileName);
  return match ? Number(match[1]) : undefined;
}

const MADE = /^collections\/images\/\d{4}\/\d{2}\/\d{2}\/\d{4}\/\d{3,}_seed_(\d+)\.[a-z0-9]+$/i;

/** Whether a path below the library is the one that the job which made the picture gave it. */
export function isWhereItWasMade(path: string, seed: Seed | null): boolean {
  return seed !== null && MADE.exec(path)?.[1] === seed;
}
