import { arch, cpus, platform, release, totalmem } from 'node:os';
import type { Catalog } from '../domain/catalog.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { SystemInfo } from '../../preload/contract/system.ts';

interface DiagnosticsInput {
  readonly info: SystemInfo;
  readonly settings: Settings;
  readonly catalog: Pick<Catalog, 'count' | 'revision'>;
  readonly lines: readonly string[];
}

/** Text for a bug report: versions, sizes, settings, the log's end. No secrets are among them, and no prompts beyond the log's. */
export async function diagnosticsText({ info, settings, catalog, lines }: DiagnosticsInput): Promise<string> {
  const [images, revision] = await Promise.all([catalog.count({ kind: 'all' }), catalog.revision()]);
  // What screens remember (drafts among it) is the user's own.
  const { memory: _memory, ...shown } = settings;
  const facts = {
    gesso: info.version,
    host: info.host,
    system: `${platform()} ${release()} ${arch()}`,
    node: process.versions.node,
    electron: process.versions['electron'] ?? null,
    processors: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    images,
    revision,
    settings: shown,
  };
  return `${JSON.stringify(facts, null, 2)}\n\n${lines.join('\n')}\n`;
}
