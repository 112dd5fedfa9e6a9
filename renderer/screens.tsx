import type { ComponentType, ReactNode } from 'react';
import type { RouteName } from './api/navigation.ts';
import { translate } from './i18n/translate.ts';

/**
 * The screens, loaded when first opened. A kept one stays as it was left (scroll position, drafts, a painted mask)
 * while another is shown.
 */
export interface Screen {
  readonly name: RouteName;
  readonly load: () => Promise<ComponentType>;
  readonly kept: boolean;
}

async function loadSettings(): Promise<ComponentType> {
  const [
    { SettingsScreen: Settings },
    { ServersSection },
    { CostsSection },
    { StorageSection },
    { BackupSection },
  ] = await Promise.all([
    import('./features/settings/settings-screen.tsx'),
    import('./features/servers/servers-section.tsx'),
    import('./features/usage/costs-section.tsx'),
    import('./features/usage/storage-section.tsx'),
    import('./features/usage/backup-section.tsx'),
  ]);
  return function SettingsScreen(): ReactNode {
    return (
      <Settings
        extraSections={[
          { id: 'servers', title: translate('settings.servers'), component: ServersSection },
          { id: 'costs', title: translate('usage.costs'), component: CostsSection },
          { id: 'storage', title: translate('usage.storage'), component: StorageSection },
          { id: 'backup', title: translate('usage.backup'), component: BackupSection },
        ]}
      />
    );
  };
}

export const SCREENS: readonly Screen[] = [
  {
    name: 'generate',
    load: async () => (await import('./features/generate/generate-screen.tsx')).GenerateScreen,
    kept: true,
  },
  {
    name: 'batches',
    load: async () => (await import('./features/batches/batches-screen.tsx')).BatchesScreen,
    kept: true,
  },
  {
    name: 'inpaint',
    load: async () => (await import('./features/editor/inpaint-screen.tsx')).InpaintScreen,
    kept: true,
  },
  {
    name: 'outpaint',
    load: async () => (await import('./features/editor/outpaint-screen.tsx')).OutpaintScreen,
    kept: true,
  },
  {
    name: 'gallery',
    load: async () => (await import('./features/gallery/gallery-screen.tsx')).GalleryScreen,
    kept: true,
  },
  {
    name: 'image',
    load: async () => (await import('./features/detail/image-screen.tsx')).ImageScreen,
    kept: false,
  },
  {
    name: 'compare',
    load: async () => (await import('./features/compare/compare-screen.tsx')).CompareScreen,
    kept: false,
  },
  {
    name: 'queue',
    load: async () => (await import('./features/queue/queue-screen.tsx')).QueueScreen,
    kept: false,
  },
  {
    name: 'packs',
    load: async () => (await import('./features/packs/packs-screen.tsx')).PacksScreen,
    kept: false,
  },
  { name: 'settings', load: loadSettings, kept: false },
];
