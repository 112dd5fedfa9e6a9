import { readFileSync } from 'node:fs';

/** Resident memory of a process: all of it, mapped files and shared libraries included, or only its own (`RssAnon`). Linux only. */
export function residentMb(pid: number, part: 'VmRSS' | 'RssAnon' = 'VmRSS'): number {
  const match = new RegExp(`^${part}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return (Number(match?.[1]) * 1024) / 1e6;
}
